package dev.homie.cli.up;

import dev.homie.cli.CliFailure;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.network.NetworkConfig;
import dev.homie.gateway.network.TlsConfig;
import dev.homie.gateway.tailscale.TailscaleConfig;
import dev.homie.protocol.HomieException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a gateway listens, for each command that starts one. */
final class ListenOptions {
    @Option(names = "--port", paramLabel = "PORT", description = "Listen here; 0: any free port. Default: 7317.")
    private @Nullable Integer port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Listen here. Default: 127.0.0.1. An address beyond this machine needs --tls and --auth.")
    private @Nullable String bind;

    @Option(
            names = "--tailscale",
            paramLabel = "HOW",
            description = {
                "Let in whom the tailnet knows, see docs/security.md. serve: as https://NAME, by 'tailscale serve'. bind: on"
                        + " the tailnet addresses, at --port. off: not at all. Default: off."
            })
    private @Nullable String tailscale;

    @Option(
            names = "--tls",
            paramLabel = "self-signed|CERT,KEY",
            description = "Encrypt with a certificate made here, or with one from PEM files.")
    private @Nullable String tls;

    @Option(
            names = "--auth",
            paramLabel = "MODE",
            split = ",",
            description = "How one may sign in from elsewhere: password, token, pairing; several with commas.")
    private @Nullable List<String> auth;

    /** @throws CliFailure for a port that is none */
    void check() {
        if (port != null && (port < 0 || port > 65_535)) {
            throw CliFailure.usage("--port is from 0 to 65535");
        }
    }

    /**
     * The configuration of a state folder, and over it these options.
     *
     * @throws CliFailure for an address beyond this machine that nothing protects
     */
    UpConfig over(Path home, @Nullable String name) {
        UpConfig config = UpConfig.read(home, System.getenv())
                .with(bind, port == null ? -1 : port, name)
                .withTailscale(mode());
        try {
            NetworkConfig network = config.gateway().network();
            if (tls != null) {
                network = network.withTls(TlsConfig.parse("--tls", tls));
            }
            if (auth != null) {
                network = network.withModes(NetworkConfig.modes("--auth", auth));
            }
            GatewayConfig gateway = config.gateway().withNetwork(network);
            network.check(gateway.bind());
            return config.with(gateway);
        } catch (HomieException e) {
            throw CliFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    private TailscaleConfig.@Nullable Mode mode() {
        try {
            return tailscale == null ? null : TailscaleConfig.Mode.of(tailscale);
        } catch (HomieException e) {
            throw CliFailure.usage("--tailscale is serve, bind or off");
        }
    }
}
