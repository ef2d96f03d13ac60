import Testing

@testable import PeekPolicyFile

struct ClientConfigurationTests {
    private func parse(_ text: String) throws(PolicyFileErrors) -> ClientConfiguration {
        try ClientConfiguration.parse(Array(text.utf8), name: "c")
    }

    @Test func gatewaysAndTheDefaultAreRead() throws {
        let text = "gateways: {eu: {address: \"gw.example:2222\"}, us: {address: 10.0.0.1}}\ndefault: eu\n"
        let configuration = try parse(text)
        #expect(configuration.gateways["eu"]?.description == "gw.example:2222")
        #expect(configuration.gateways["us"]?.port == 22)
        #expect(configuration.defaultGateway == "eu")
    }

    @Test func unquotedAddressIsReadInBlockAndFlowStyle() throws {
        let configuration = try parse("gateways:\n  eu:\n    address: gw.example:2222\n  us: {address: a:1}\n")
        #expect(configuration.gateways["eu"]?.port == 2222)
        #expect(configuration.gateways["us"]?.port == 1)
    }

    @Test(arguments: [
        ("default: eu", "1:10: there is no gateway \"eu\"; there are none"),
        ("gateways: {eu: {address: a}}\ndefault: ue", "2:10: there is no gateway \"ue\"; did you mean \"eu\"?"),
        ("gateways: {eu: {}}", "1:12: the gateway eu needs the key \"address\""),
        (
            "gateways: {eu: {address: 'a b'}}",
            "1:26: the address of the gateway eu must be HOST:PORT, such as "
                + "gw.example:2222, not \"a b\""
        ),
        ("gateways: {eu: {address: a, user: b}}", "1:29: the gateway eu has no key \"user\"; there are address"),
        ("gateway: {}", "1:1: a configuration has no key \"gateway\"; did you mean \"gateways\"?"),
        (
            "gateways: {'-oProxyCommand': {address: a}}",
            "1:12: the gateway \"-oProxyCommand\" must begin with a letter or "
                + "a digit"
        ),
        (
            "gateways: {eu: {address: -oProxyCommand=id}}",
            "1:26: the address of the gateway eu must be HOST:PORT, such as "
                + "gw.example:2222, not \"-oProxyCommand=id\""
        ),
    ])
    func wrongPartsAreToldWithTheirPlace(text: String, problem: String) {
        let errors = #expect(throws: PolicyFileErrors.self) { try parse(text) }
        #expect(errors?.description == "c:\(problem)")
    }

    @Test(
        arguments: [
            [:], ["eu": "gw.example:2222"],
            ["1.0": "[::1]:22", "true": "a:1", "null": "10.0.0.1:2", "a-b_c": "x:65535"],
        ] as [[String: String]]
    )
    func whatIsRenderedIsReadAgain(addresses: [String: String]) throws {
        let gateways = try addresses.mapValues { try #require(ClientConfiguration.Gateway($0)) }
        for chosen in [nil] + addresses.keys.sorted().map(Optional.init) {
            let configuration = ClientConfiguration(gateways: gateways, defaultGateway: chosen)
            #expect(try parse(configuration.rendered) == configuration)
        }
    }
}
