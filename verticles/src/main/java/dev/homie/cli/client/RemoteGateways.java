package dev.homie.cli.client;

import dev.homie.cli.CliFailure;
import dev.homie.core.pairing.DeviceKey;
import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code gateways.json} of a state folder (0600): the gateways elsewhere that this machine was let in to, and what it signs
 * in with. Reads and writes block. Immutable and thread-safe.
 *
 * @param asking the key that a request under way was made with; null: none is
 */
public record RemoteGateways(
        List<Remote> gateways, @Nullable Asking asking) {
    /** Gateways that are remembered. */
    static final int MAX = 100;

    private static final String FILE = "gateways.json";
    private static final int MAX_TEXT = 512;

    /** One of them. */
    public record Remote(Endpoint endpoint, SignIn.Device device) {}

    /** @param nonce of the invitation, which belongs to this key */
    public record Asking(String nonce, DeviceKey key) {}

    public RemoteGateways {
        gateways = List.copyOf(gateways);
    }

    /** @throws CliFailure when the file cannot be read */
    public static RemoteGateways read(Path home) {
        Path file = home.resolve(FILE);
        try {
            Params params = Params.of(Json.readObject(Files.readString(file)));
            List<Remote> remotes = params.objects("gateways", MAX).stream()
                    .map(RemoteGateways::remote)
                    .toList();
            Params asking = params.optionalObject("asking");
            return new RemoteGateways(
                    remotes, asking == null ? null : new Asking(asking.string("nonce", MAX_TEXT), key(asking)));
        } catch (NoSuchFileException e) {
            return new RemoteGateways(List.of(), null);
        } catch (IOException | HomieException e) {
            throw new CliFailure(
                    "cannot read " + file + " (" + e.getMessage() + "); move it away, and pair this machine again");
        }
    }

    /** The gateway of that address, however it is written. */
    public Optional<Remote> find(String url) {
        String wanted = Endpoint.of(url, null).url();
        return gateways.stream()
                .filter(each -> each.endpoint().url().equals(wanted))
                .findFirst();
    }

    /** With one more, in the place of what was known of that address or gateway; the request is over by that. */
    public RemoteGateways with(Remote added) {
        List<Remote> all = new ArrayList<>(gateways);
        all.removeIf(each -> each.endpoint().url().equals(added.endpoint().url())
                || each.device().gatewayId().equals(added.device().gatewayId()));
        all.add(added);
        return new RemoteGateways(all.subList(Math.max(0, all.size() - MAX), all.size()), null);
    }

    public RemoteGateways with(@Nullable Asking now) {
        return new RemoteGateways(gateways, now);
    }

    /** Readable by the owner only, and replaced in one step. */
    public void write(StateFolder folder) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("gateways", gateways.stream().map(RemoteGateways::fields).toList());
        if (asking != null) {
            content.put("asking", keyed(asking.key(), Map.of("nonce", asking.nonce())));
        }
        Path file = folder.path().resolve(FILE);
        try {
            folder.write(file, (Json.write(content) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CliFailure("cannot write " + file + ": " + e.getMessage());
        }
    }

    private static Remote remote(Params fields) {
        Endpoint endpoint = Endpoint.of(fields.string("url", MAX_TEXT), fields.optionalString("fingerprint", MAX_TEXT));
        return new Remote(
                endpoint,
                new SignIn.Device(
                        fields.string("gatewayId", MAX_TEXT),
                        fields.string("deviceId", MAX_TEXT),
                        fields.string("token", MAX_TEXT),
                        key(fields)));
    }

    private static Map<String, Object> fields(Remote remote) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("url", remote.endpoint().url());
        if (remote.endpoint().fingerprint() != null) {
            fields.put("fingerprint", remote.endpoint().fingerprint());
        }
        fields.put("gatewayId", remote.device().gatewayId());
        fields.put("deviceId", remote.device().deviceId());
        fields.put("token", remote.device().token());
        return keyed(remote.device().key(), fields);
    }

    private static DeviceKey key(Params fields) {
        return new DeviceKey(fields.string("privateKey", MAX_TEXT), fields.string("publicKey", MAX_TEXT));
    }

    private static Map<String, Object> keyed(DeviceKey key, Map<String, Object> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("privateKey", key.privateKey());
        all.put("publicKey", key.publicKey());
        return all;
    }
}
