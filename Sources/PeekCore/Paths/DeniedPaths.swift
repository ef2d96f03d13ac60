/// Paths that no role can make readable, because what is there is a secret or a way around the rules.
enum DeniedPaths {
    /// Compared without regard to the case of ASCII letters.
    static let patterns: [PathPattern] = (secrets + processes + logs).map { PathPattern($0) }

    // Names by which keys, passwords and tokens are known.
    private static let secrets = [
        "*/.env*", "*.key", "*.pem", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.kdbx", "*.ppk", "*.gpg",
        "*/id_rsa*", "*/id_ed25519*", "*/id_ecdsa*", "*/id_dsa*",
        "*secret*", "*credential*", "*passwd*", "*password*", "*shadow*",
        "*/.git", "*/.git/*", "*/.git-credentials*", "*/.ssh*", "*/.gnupg*", "*/.aws*", "*/.kube*", "*/.docker*",
        "*/.pgpass", "*/.my.cnf", "*/.netrc", "*/.npmrc", "*/.vault-token", "*/.*_history", "*/htpasswd*",
        "*/.htpasswd", "*.sock", "*/tls/private/*", "*/ssl/private/*",
    ]

    // proc(5): a process's environment and memory, and links through which any file can be opened by another name.
    private static let processes = [
        "/proc/*/root*", "/proc/*/cwd*", "/proc/*/exe", "/proc/*/fd*", "/proc/*/map_files*", "/proc/*/task*",
        "/proc/*/environ", "/proc/*/mem", "/proc/*/maps", "/proc/*/smaps*", "/proc/*/pagemap", "/proc/*/auxv",
        "/proc/*/cmdline", "/proc/*/stack", "/proc/*/syscall", "/proc/kcore", "/proc/kmsg", "/proc/kallsyms",
        "/proc/sysrq-trigger", "/dev",
    ]

    // Failed log-ins hold passwords typed at the wrong prompt; systemd keeps the logs of DynamicUser services apart.
    private static let logs = ["/var/log/btmp*", "/var/log/private*", "/var/log/audit*"]
}
