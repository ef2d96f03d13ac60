import Testing

/// A line of a corpus.
struct SampleLine: Sendable, CustomTestStringConvertible {
    /// What it is an example of.
    var kind: String
    /// The line.
    var line: String

    var testDescription: String { "\(kind): \(line)" }
}

/// Lines that people type to look; see ``TestPolicy`` for the context in which they are allowed.
let benignLines: [SampleLine] = [
    SampleLine(kind: "abs", line: "/usr/bin/tail -n 5 /var/log/syslog"),
    SampleLine(kind: "follow", line: "tail -100f /srv/app/logs/worker.log"),
    SampleLine(kind: "head", line: "head -c 1M /srv/app/logs/app.log | wc -l"),
    SampleLine(kind: "follow", line: #"tail -f /srv/app/logs/app.json.log | jq -c 'select(.level=="error")'"#),
    SampleLine(kind: "tail", line: "tail -50 /var/log/syslog"),
    SampleLine(kind: "follow", line: "journalctl -fu nginx"),
    SampleLine(kind: "follow", line: "tail --follow=name --retry /srv/app/logs/app.log"),
    SampleLine(kind: "grep", line: #"grep "DROP TABLE" /srv/app/logs/sql.log"#),
    SampleLine(kind: "cat", line: "cat /etc/os-release"),
    SampleLine(kind: "grep", line: "grep -h 'user_id=42' /srv/app/logs/app.log /srv/app/logs/app.log.1"),
    SampleLine(kind: "grep", line: "grep 'a|b' /srv/app/logs/app.log"),
    SampleLine(kind: "follow", line: "tail -f -s 2 /var/log/syslog"),
    SampleLine(kind: "follow", line: "tail -n +1 -f /srv/app/logs/import.log"),
    SampleLine(kind: "follow", line: "tail -n 200 -F /srv/app/logs/app.log | grep -v '/healthz'"),
    SampleLine(kind: "grep", line: "grep -c 'ERROR' /srv/app/logs/app.log"),
    SampleLine(kind: "grep", line: #"grep -w -i "deadlock" /srv/app/logs/*.log"#),
    SampleLine(kind: "grep", line: "grep '$(curl' /var/log/nginx/access.log"),
    SampleLine(kind: "cat", line: "cat /proc/pressure/memory"),
    SampleLine(kind: "grep", line: "grep '; ls' /var/log/nginx/access.log"),
    SampleLine(kind: "grep", line: "grep -v '^#' /etc/nginx/nginx.conf | grep -v '^$'"),
    SampleLine(kind: "cat", line: "cat /proc/1234/limits"),
    SampleLine(kind: "grep", line: #"grep -rn "timeout" /srv/app/logs"#),
    SampleLine(kind: "grep", line: "grep -i 'out of memory' /var/log/syslog"),
    SampleLine(kind: "ls", line: "ls -d /srv/app/releases/*"),
    SampleLine(kind: "cat", line: "cat -A /srv/app/config/app.yml"),
    SampleLine(kind: "tail", line: "tail -c 2000 /srv/app/logs/app.log"),
    SampleLine(kind: "cat", line: "cat -n /etc/nginx/nginx.conf"),
    SampleLine(kind: "grep", line: #"grep -n -C 3 "can't connect" /srv/app/logs/app.log"#),
    SampleLine(kind: "follow", line: "journalctl -f -u 'myapp-worker@*' -o cat"),
    SampleLine(kind: "follow", line: "tail -n0 -f /var/log/nginx/error.log"),
    SampleLine(kind: "follow", line: "journalctl -u myapp.service -f"),
    SampleLine(kind: "head", line: "head -n 5 /srv/app/logs/app.log"),
    SampleLine(kind: "grep", line: "grep '<script>' /var/log/nginx/access.log"),
    SampleLine(kind: "grep", line: #"grep "price: \$[0-9]*" /srv/app/logs/app.log"#),
    SampleLine(kind: "grep", line: "grep -o 'request_id=[a-f0-9-]*' /srv/app/logs/app.log | sort -u | wc -l"),
    SampleLine(kind: "grep", line: #"grep -P '\bstatus=(4|5)\d\d\b' /srv/app/logs/app.log"#),
    SampleLine(kind: "grep", line: "grep -e 'foo' -e 'bar' /srv/app/logs/app.log"),
    SampleLine(kind: "head", line: #"head -1 /srv/app/logs/export.csv | tr ',' '\n' | nl"#),
    SampleLine(kind: "cat", line: "cat /proc/loadavg"),
    SampleLine(kind: "cat", line: "cat /etc/hosts /etc/resolv.conf"),
    SampleLine(kind: "tail", line: "tail -n +1000 /var/log/dpkg.log | head -20"),
    SampleLine(kind: "grep", line: "grep -F '[FATAL]' /srv/app/logs/app.log"),
    SampleLine(kind: "grep", line: #"grep -E '" 5[0-9]{2} ' /var/log/nginx/access.log"#),
    SampleLine(kind: "grep", line: "grep -A5 -B2 'NullPointerException' /srv/app/logs/app.log"),
    SampleLine(kind: "grep", line: "grep -- '--dry-run' /srv/app/logs/deploy.log"),
    SampleLine(kind: "follow", line: "tail -q -F /srv/app/logs/web-1.log /srv/app/logs/web-2.log"),
    SampleLine(kind: "tail", line: "tail -n 1000 /srv/app/logs/app.log | less -S"),
    SampleLine(kind: "grep", line: "grep 'rm -rf /' /srv/app/logs/audit.log"),
    SampleLine(kind: "grep", line: "grep -m1 'started' /srv/app/logs/app.log"),
    SampleLine(kind: "grep", line: "grep -l 'ConnectionReset' /srv/app/logs/*.log"),
]
