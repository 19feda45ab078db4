package dev.homie.cli.client;

import dev.homie.cli.CliFailure;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --gateway}, for commands that work on a gateway elsewhere as well. */
public final class GatewayOption {
    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "A gateway elsewhere that this machine was paired with by 'homie pair --with'; default: the"
                    + " server that runs here.")
    private @Nullable String url;

    /**
     * Where to, and as whom.
     *
     * @throws CliFailure when no server runs here, or this machine is not paired with that gateway
     */
    public Reach reach(Path home) {
        if (url == null) {
            return Reach.local(home);
        }
        RemoteGateways known = RemoteGateways.read(home);
        RemoteGateways.Remote remote = known.find(url)
                .orElseThrow(() -> new CliFailure("this machine is not paired with " + url + others(known)
                        + "; pair it: homie pair --with LINK, the link being that of 'homie pair' over there"));
        return new Reach(remote.endpoint(), remote.device());
    }

    /** Whether it is given. */
    public boolean isElsewhere() {
        return url != null;
    }

    private static String others(RemoteGateways known) {
        List<String> urls =
                known.gateways().stream().map(each -> each.endpoint().url()).toList();
        return urls.isEmpty() ? "" : ", only with " + String.join(", ", urls);
    }
}
