package dev.homie.gateway.tailscale;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code tailscale} command of a {@link TestingTailscaled}: asks its LocalAPI as the real one does, and prints what the
 * real one prints. Which socket it asks is its first argument.
 */
final class TestingTailscaleCli {
    private static final String SERVE_CONFIG = "/localapi/v0/serve-config";

    private final String socket;

    private TestingTailscaleCli(String socket) {
        this.socket = socket;
    }

    private record Answer(int status, String etag, String body) {}

    /** What the real one ends with: a line on stderr, and 1. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }

    public static void main(String[] arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        TestingTailscaleCli cli = new TestingTailscaleCli(all.remove(0));
        all.removeIf(argument -> argument.startsWith("--socket="));
        try {
            cli.run(all, System.out);
        } catch (Failure e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run(List<String> arguments, PrintStream out) throws Failure {
        String line = String.join(" ", arguments);
        if (line.startsWith("status --json")) {
            out.print(get("/localapi/v0/status?peers=false").body());
        } else if (line.startsWith("whois --json ")) {
            out.print(get("/localapi/v0/whois?addr=" + arguments.get(2)).body());
        } else if (line.equals("serve status --json")) {
            out.print(get(SERVE_CONFIG).body());
        } else if (line.matches("serve --bg --https=\\d+ http://\\S+")) {
            serve(port(arguments.get(2)), arguments.get(3), out);
        } else if (line.matches("serve --https=\\d+ --set-path=/ off")) {
            off(port(arguments.get(1)));
        } else {
            throw new Failure("error: invalid argument format\n\ntry `tailscale serve --help` for usage info");
        }
    }

    private void serve(String port, String target, PrintStream out) throws Failure {
        Answer seen = get(SERVE_CONFIG);
        JsonObject config = seen.body().equals("null") ? new JsonObject() : new JsonObject(seen.body());
        String hostPort = TestingTailscaled.NAME + ":" + port;
        child(config, "TCP").put(port, new JsonObject().put("HTTPS", true));
        child(child(child(config, "Web"), hostPort), "Handlers").put("/", new JsonObject().put("Proxy", target));
        post(config, seen.etag());
        out.println("Available within your tailnet:\n\nhttps://" + hostPort + "/\n|-- proxy " + target
                + "\n\nServe started and running in the background.\nTo disable the proxy, run: tailscale serve --https="
                + port + " off");
    }

    private void off(String port) throws Failure {
        Answer seen = get(SERVE_CONFIG);
        JsonObject config = seen.body().equals("null") ? new JsonObject() : new JsonObject(seen.body());
        String hostPort = TestingTailscaled.NAME + ":" + port;
        JsonObject handlers = child(child(child(config, "Web"), hostPort), "Handlers");
        if (handlers.remove("/") == null) {
            throw new Failure("error: failed to remove web serve: handler does not exist\n");
        }
        if (handlers.isEmpty()) {
            for (String field : List.of("Web", "TCP", "AllowFunnel")) {
                child(config, field).remove(field.equals("TCP") ? port : hostPort);
                if (child(config, field).isEmpty()) {
                    config.remove(field);
                }
            }
        }
        post(config, seen.etag());
    }

    private void post(JsonObject config, String etag) throws Failure {
        Answer answer = ask("POST", SERVE_CONFIG, config.encode(), etag);
        switch (answer.status()) {
            case 200 -> {}
            case 403 ->
                throw new Failure(
                        "sending serve config: Access denied: " + answer.body().strip()
                                + "\n\nUse 'sudo tailscale serve'.\nTo not require root, use 'sudo tailscale set --operator=$USER' once.");
            case 412 ->
                throw new Failure("Another client is changing the serve config; please try again.\n"
                        + "sending serve config: Preconditions failed: "
                        + answer.body().strip());
            default ->
                throw new Failure("sending serve config: " + answer.body().strip());
        }
    }

    private Answer get(String path) throws Failure {
        Answer answer = ask("GET", path, "", "");
        return switch (answer.status()) {
            case 200 -> answer;
            case 404 -> throw new Failure("peer not found");
            case 403 -> throw new Failure("Access denied: " + answer.body().strip());
            default -> throw new Failure(answer.status() + ": " + answer.body().strip());
        };
    }

    private Answer ask(String method, String path, String body, String etag) throws Failure {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: local-tailscaled.sock\r\nConnection: close\r\n"
                + (etag.isEmpty() ? "" : "If-Match: " + etag + "\r\n") + "Content-Length: " + content.length
                + "\r\n\r\n";
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
            channel.write(ByteBuffer.wrap(content));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer chunk = ByteBuffer.allocate(8192);
            while (channel.read(chunk) >= 0) {
                all.write(chunk.array(), 0, chunk.position());
                chunk.clear();
            }
            String text = all.toString(StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            String given = text.substring(0, end)
                    .lines()
                    .filter(header -> header.toLowerCase(java.util.Locale.ROOT).startsWith("etag:"))
                    .map(header -> header.substring(5).strip())
                    .findFirst()
                    .orElse("");
            return new Answer(Integer.parseInt(text.split(" ", 3)[1]), given, text.substring(end + 4));
        } catch (IOException e) {
            throw new Failure("Failed to connect to local Tailscale daemon for " + path
                    + "; not running? Error: dial unix " + socket + ": " + e.getMessage());
        }
    }

    private static String port(String option) {
        return option.substring(option.indexOf('=') + 1);
    }

    private static JsonObject child(JsonObject in, String field) {
        if (in.getJsonObject(field) == null) {
            in.put(field, new JsonObject());
        }
        return in.getJsonObject(field);
    }
}
