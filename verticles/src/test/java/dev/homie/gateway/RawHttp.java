package dev.homie.gateway;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One HTTP request, written as it is: real clients refuse to send most of what has to be tried here. */
final class RawHttp {
    private final int port;
    private final List<String> lines = new ArrayList<>();
    private final String method;
    private boolean host = true;
    private boolean tls;
    private InetAddress server = InetAddress.getLoopbackAddress();
    private @Nullable InetAddress from;
    private String body = "";

    private RawHttp(int port, String method, String path) {
        this.port = port;
        this.method = method;
        lines.add(method + " " + path + " HTTP/1.1");
    }

    /** What came back. */
    record Response(int status, List<String> headers, String body) {
        /** The first header of that name, or null. */
        @Nullable
        String header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(header -> header.substring(start.length()).strip())
                    .findFirst()
                    .orElse(null);
        }

        JsonObject json() {
            return new JsonObject(body);
        }

        /** The cookie that was set, as a browser sends it back. */
        String cookie() {
            String header = header("set-cookie");
            if (header == null) {
                throw new AssertionError("no cookie in " + headers);
            }
            return header.substring(0, header.indexOf(';'));
        }
    }

    static RawHttp get(int port, String path) {
        return new RawHttp(port, "GET", path);
    }

    static RawHttp post(int port, String path, @Nullable JsonObject body) {
        return postText(port, path, body == null ? "" : body.encode());
    }

    static RawHttp postText(int port, String path, String body) {
        RawHttp request = new RawHttp(port, "POST", path);
        request.body = body;
        return request;
    }

    RawHttp header(String name, String value) {
        host &= !name.equalsIgnoreCase("host");
        lines.add(name + ": " + value);
        return this;
    }

    /** Another address of this machine to come from, and the one to go to. */
    RawHttp between(String source, String destination) {
        try {
            from = InetAddress.getByName(source);
            server = InetAddress.getByName(destination);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    RawHttp withoutHost() {
        host = false;
        return this;
    }

    RawHttp ownOrigin() {
        return header("Origin", (tls ? "https" : "http") + "://127.0.0.1:" + port);
    }

    /** Over TLS, whatever the certificate. */
    RawHttp tls() {
        tls = true;
        return this;
    }

    RawHttp websocket() {
        return header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .header("Sec-WebSocket-Protocol", "homie.v1");
    }

    Response send() {
        if (host) {
            lines.add("Host: 127.0.0.1:" + port);
        }
        if (lines.stream().noneMatch(line -> line.startsWith("Connection:"))) {
            lines.add("Connection: close");
        }
        if (!method.equals("GET")) {
            lines.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
        }
        try (Socket socket = tls ? TestingTls.connect(port) : new Socket(server, port, from, 0)) {
            socket.setSoTimeout(TestingClient.WAIT_SECONDS * 1000);
            String text = String.join("\r\n", lines) + "\r\n\r\n" + body;
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return read(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response read(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed within the head: " + head);
            }
            head.append((char) next);
        }
        List<String> headers = new ArrayList<>(head.toString().lines().toList());
        int status = Integer.parseInt(headers.remove(0).split(" ", -1)[1]);
        String length = new Response(status, headers, "").header("content-length");
        byte[] body = status == 101
                ? new byte[0]
                : length == null
                        ? socket.getInputStream().readAllBytes()
                        : socket.getInputStream().readNBytes(Integer.parseInt(length));
        return new Response(status, headers, new String(body, StandardCharsets.UTF_8));
    }
}
