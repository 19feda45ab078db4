package dev.homie.cli.up;

import dev.homie.cli.CliFailure;
import dev.homie.gateway.Gateway;
import dev.homie.gateway.tailscale.TailscaleConfig;
import dev.homie.protocol.HomieException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a gateway listens, for each command that starts one. */
final class ListenOptions {
    @Option(names = "--port", paramLabel = "PORT", description = "Listen here; 0: any free port. Default: 7317.")
    private @Nullable Integer port;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "A loopback address. Default: 127.0.0.1.")
    private @Nullable String bind;

    @Option(
            names = "--tailscale",
            paramLabel = "HOW",
            description = {
                "Let in whom the tailnet knows, see docs/security.md. serve: as https://NAME, by 'tailscale serve'. bind: on"
                        + " the tailnet addresses, at --port. off: not at all. Default: off."
            })
    private @Nullable String tailscale;

    /** @throws CliFailure for a port that is none */
    void check() {
        if (port != null && (port < 0 || port > 65_535)) {
            throw CliFailure.usage("--port is from 0 to 65535");
        }
    }

    /**
     * The configuration of a state folder, and over it these options.
     *
     * @throws CliFailure for an address beyond this machine
     */
    UpConfig over(Path home, @Nullable String name) {
        UpConfig config = UpConfig.read(home, System.getenv())
                .with(bind, port == null ? -1 : port, name)
                .withTailscale(mode());
        if (!Gateway.isLoopback(config.gateway().bind())) {
            throw CliFailure.usage(
                    "will not listen on " + config.gateway().bind()
                            + ": there is no way yet to sign in safely from elsewhere. Leave --bind out, and come through ssh -L");
        }
        return config;
    }

    private TailscaleConfig.@Nullable Mode mode() {
        try {
            return tailscale == null ? null : TailscaleConfig.Mode.of(tailscale);
        } catch (HomieException e) {
            throw CliFailure.usage("--tailscale is serve, bind or off");
        }
    }
}
