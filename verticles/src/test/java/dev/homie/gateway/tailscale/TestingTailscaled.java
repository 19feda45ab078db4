package dev.homie.gateway.tailscale;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A tailscaled as seen from this machine: its LocalAPI, over HTTP on a Unix socket, with the answers, refusals and checks of
 * tailscaled 1.9x, and a {@code tailscale} command that speaks to it. There is no network behind it: what would come from
 * there tests send themselves.
 */
public final class TestingTailscaled implements AutoCloseable {
    public static final String NAME = "desk.tail0a1b2c.ts.net";
    public static final String OWNER = "alice@example.com";

    /** Addresses of machines in this tailnet; the first is this machine's own. */
    public static final String SELF = "100.101.102.103";

    public static final String PHONE = "100.64.0.7";
    public static final String BOB = "100.64.0.8";
    public static final String CI = "100.64.0.9";

    private static final int SECONDS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private final Path socket;
    private @Nullable HttpServer server;
    private final Map<String, JsonObject> nodes = new ConcurrentHashMap<>();
    private volatile JsonObject serve = new JsonObject();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger statusAsked = new AtomicInteger();

    public volatile String state = "Running";
    public volatile List<String> addresses = List.of(SELF, "fd7a:115c:a1e0::6701:6667");
    public volatile boolean tun = true;
    public volatile boolean certificates = true;
    public volatile List<String> ownTags = List.of();
    /** Whether the caller is root or the operator. */
    public volatile boolean writable = true;
    /** Whois is not answered while this is set. */
    public volatile boolean hangs;
    /** Done once, right before the next change of the serve configuration is looked at. */
    public volatile @Nullable Runnable beforeChange;

    private TestingTailscaled(Path folder) {
        this.folder = folder;
        this.socket = folder.resolve("tailscaled.sock");
        user(SELF, OWNER, "Alice Arden");
        user("fd7a:115c:a1e0::6701:6667", OWNER, "Alice Arden");
        user(PHONE, OWNER, "Alice Arden");
        user(BOB, "bob@example.com", "Bob Brown");
        tagged(CI, "tag:ci");
    }

    /** @param folder its own; short, for the socket's path may have 107 characters */
    public static TestingTailscaled start(Path folder) {
        TestingTailscaled tailscaled = new TestingTailscaled(folder);
        tailscaled.listen();
        return tailscaled;
    }

    /** {@code tailscale} in homie.json for it. */
    public Map<String, Object> config(String mode) {
        return Map.of(
                "mode",
                mode,
                "socket",
                socket.toString(),
                "cli",
                folder.resolve("none").toString());
    }

    public Path socket() {
        return socket;
    }

    public void user(String address, String login, String name) {
        nodes.put(address, whois(address, new JsonArray(), login, name));
    }

    public void tagged(String address, String tag) {
        nodes.put(address, whois(address, new JsonArray().add(tag), "tagged-devices", "Tagged Devices"));
    }

    /** The machine of that address leaves the tailnet. */
    public void gone(String address) {
        nodes.remove(address);
    }

    /** How often it was asked who somebody is. */
    public int asked() {
        return asked.get();
    }

    /** How often it was asked how it is. */
    public int statusAsked() {
        return statusAsked.get();
    }

    public JsonObject serveConfig() {
        return serve.copy();
    }

    /** What somebody else configured. */
    public void serveConfig(JsonObject config) {
        serve = config.copy();
    }

    /** The port of this machine that {@code https://NAME:PORT/} leads to; 0: there is no such mapping. */
    public int mappedTo(int port) {
        JsonObject handlers = serve.getJsonObject("Web", new JsonObject())
                .getJsonObject(NAME + ":" + port, new JsonObject())
                .getJsonObject("Handlers", new JsonObject());
        String proxy = handlers.getJsonObject("/", new JsonObject()).getString("Proxy", ":0");
        return Integer.parseInt(proxy.substring(proxy.lastIndexOf(':') + 1));
    }

    /** It dies; what it was told to serve it will know again. */
    public void die() {
        HttpServer dying = server;
        server = null;
        if (dying != null) {
            await(dying.close());
            try {
                Files.deleteIfExists(socket);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public void listen() {
        server = await(vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(SocketAddress.domainSocketAddress(socket.toString())));
    }

    /** The {@code tailscale} command, a program that speaks to this tailscaled and prints what the real one prints. */
    public Path cli() {
        Path script = folder.resolve("tailscale");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            Files.writeString(
                    script,
                    "#!/bin/sh\nexec '" + java + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
                            + System.getProperty("java.class.path") + "' " + TestingTailscaleCli.class.getName() + " '"
                            + socket + "' \"$@\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return script;
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private void handle(HttpServerRequest request) {
        if (!"local-tailscaled.sock".equals(request.getHeader("host"))
                || request.getHeader("origin") != null
                || request.getHeader("referer") != null) {
            text(request, 403, "invalid localapi request");
            return;
        }
        request.response().putHeader("Tailscale-Version", "1.98.2-tdouble").putHeader("Tailscale-Cap", "139");
        switch (request.path()) {
            case "/localapi/v0/status" -> json(request, 200, status());
            case "/localapi/v0/whois" -> whois(request);
            case "/localapi/v0/serve-config" -> serveConfig(request);
            default -> text(request, 404, "404 page not found");
        }
    }

    private void whois(HttpServerRequest request) {
        asked.incrementAndGet();
        if (hangs) {
            return;
        }
        String address = request.getParam("addr");
        JsonObject node = address == null ? null : nodes.get(address);
        if (address == null) {
            text(request, 400, "missing 'addr' parameter");
        } else if (node == null) {
            text(request, 404, "no match for IP:port");
        } else {
            json(request, 200, node);
        }
    }

    private void serveConfig(HttpServerRequest request) {
        if (request.method().name().equals("GET")) {
            request.response().putHeader("Etag", etag());
            json(request, 200, serve.isEmpty() ? null : serve);
            return;
        }
        request.body().onSuccess(body -> {
            Runnable first = beforeChange;
            beforeChange = null;
            if (first != null) {
                first.run();
            }
            String expected = request.getHeader("if-match");
            if (!writable) {
                text(request, 403, "serve config denied");
            } else if (expected != null && !expected.isEmpty() && !expected.equals(etag())) {
                text(request, 412, "etag mismatch");
            } else {
                serve = new JsonObject(body);
                request.response().setStatusCode(200).end();
            }
        });
    }

    private String etag() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(serve.encode().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonObject status() {
        statusAsked.incrementAndGet();
        boolean in = !state.equals("NeedsLogin") && !state.equals("NoState");
        JsonArray ips = in ? new JsonArray(addresses) : null;
        JsonObject self = new JsonObject()
                .put("ID", in ? "nSELF7CNTRL" : "")
                .put("PublicKey", "nodekey:3d0f8a9f2f0b7f5c2c2a4f0d7b9f1f6de1f4f0f1f2f3f4f5f6f7f8f9fafbfc00")
                .put("HostName", "desk")
                .put("DNSName", in ? NAME + "." : "")
                .put("OS", "linux")
                .put("UserID", 6_113_209_880_112_233L)
                .put("TailscaleIPs", ips)
                .put("Addrs", new JsonArray())
                .put("Online", in)
                .put("InNetworkMap", in);
        if (!ownTags.isEmpty()) {
            self.put("Tags", new JsonArray(ownTags));
        }
        return new JsonObject()
                .put("Version", "1.98.2-tdouble")
                .put("TUN", tun)
                .put("BackendState", state)
                .put("HaveNodeKey", in)
                .put("AuthURL", in ? "" : "https://login.tailscale.com/a/0123456789ab")
                .put("TailscaleIPs", ips)
                .put("Self", self)
                .put("Health", new JsonArray())
                .put("MagicDNSSuffix", "tail0a1b2c.ts.net")
                .put(
                        "CurrentTailnet",
                        new JsonObject()
                                .put("Name", OWNER)
                                .put("MagicDNSSuffix", "tail0a1b2c.ts.net")
                                .put("MagicDNSEnabled", true))
                .put("CertDomains", in && certificates ? new JsonArray().add(NAME) : null)
                .put("Peer", null)
                .put("User", null)
                .put("ClientVersion", null);
    }

    private static JsonObject whois(String address, JsonArray tags, String login, String name) {
        String id = "n" + Integer.toHexString(address.hashCode()) + "CNTRL";
        JsonObject node = new JsonObject()
                .put("ID", 3_123_123_123_123_123L)
                .put("StableID", id)
                .put("Name", "m" + Integer.toHexString(address.hashCode()) + ".tail0a1b2c.ts.net.")
                .put("User", 6_113_209_880_112_233L)
                .put("Key", "nodekey:aa0f8a9f2f0b7f5c2c2a4f0d7b9f1f6de1f4f0f1f2f3f4f5f6f7f8f9fafbfc00")
                .put("Addresses", new JsonArray().add(address + (address.contains(":") ? "/128" : "/32")))
                .put("AllowedIPs", new JsonArray().add(address + (address.contains(":") ? "/128" : "/32")))
                .put("HomeDERP", 4)
                .put("Hostinfo", new JsonObject().put("OS", "iOS").put("Hostname", "some"))
                .put("Created", "2026-03-01T09:10:11.123456789Z")
                .put("Cap", 139)
                .put("Online", true)
                .put("ComputedName", "some")
                .put("ComputedNameWithHost", "some");
        if (!tags.isEmpty()) {
            node.put("Tags", tags);
        }
        return new JsonObject()
                .put("Node", node)
                .put(
                        "UserProfile",
                        new JsonObject()
                                .put("ID", 6_113_209_880_112_233L)
                                .put("LoginName", login)
                                .put("DisplayName", name)
                                .put("ProfilePicURL", "https://example.com/a.png"))
                .put(
                        "CapMap",
                        new JsonObject()
                                .put("https://tailscale.com/cap/is-owner", null)
                                .put("example.com/cap/x", new JsonArray().add(new JsonObject().put("a", 1))));
    }

    private static void json(HttpServerRequest request, int status, @Nullable JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body == null ? Buffer.buffer("null") : Buffer.buffer(Json.encodePrettily(body)));
    }

    /** As Go's http.Error does. */
    private static void text(HttpServerRequest request, int status, String why) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(why + "\n");
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
