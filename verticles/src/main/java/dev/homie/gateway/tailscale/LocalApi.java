package dev.homie.gateway.tailscale;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** tailscaled's own API: HTTP on its Unix socket. */
final class LocalApi implements Tailscaled {
    private static final String LINUX = "/var/run/tailscale/tailscaled.sock";
    private static final String MAC = "/var/run/tailscaled.socket";
    /** It answers to this Host alone, so that no page can reach it. */
    private static final String HOST = "local-tailscaled.sock";

    private static final String SERVE_CONFIG = "/localapi/v0/serve-config";
    /** How many answers are waited for at once; further ones wait their turn, within their time. */
    private static final int CONNECTIONS = 4;

    private final HttpClient client;
    private final String socket;

    /** @param socket null: where it is on this system */
    LocalApi(Vertx vertx, @Nullable String socket) {
        this.socket = socket == null ? defaultSocket() : socket;
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions())
                .with(new io.vertx.core.http.PoolOptions().setHttp1MaxSize(CONNECTIONS))
                .build();
    }

    /** Where tailscaled listens on this system. */
    static String defaultSocket() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac") ? MAC : LINUX;
    }

    String socket() {
        return socket;
    }

    @Override
    public Future<TailnetStatus> status() {
        return ask(HttpMethod.GET, "/localapi/v0/status?peers=false", null, null)
                .map(answer -> TailnetStatus.of(object(answer.body())));
    }

    @Override
    public Future<TailnetPeer> whois(String address) {
        return ask(
                        HttpMethod.GET,
                        "/localapi/v0/whois?addr=" + URLEncoder.encode(address, StandardCharsets.UTF_8),
                        null,
                        null)
                .map(answer -> TailnetPeer.of(object(answer.body())));
    }

    @Override
    public Future<ServeConfig> serveConfig() {
        return ask(HttpMethod.GET, SERVE_CONFIG, null, null)
                .map(answer -> new ServeConfig(object(answer.body()), answer.etag()));
    }

    @Override
    public Future<Void> map(ServeConfig seen, ServeTarget target) {
        return put(seen.with(target));
    }

    @Override
    public Future<Void> unmap(ServeConfig seen, ServeTarget target) {
        return put(seen.without(target));
    }

    private Future<Void> put(ServeConfig config) {
        return ask(HttpMethod.POST, SERVE_CONFIG, config.json().toBuffer(), config.etag())
                .mapEmpty();
    }

    private record Answer(Buffer body, @Nullable String etag) {}

    private Future<Answer> ask(HttpMethod method, String uri, @Nullable Buffer body, @Nullable String ifMatch) {
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.domainSocketAddress(socket))
                .setMethod(method)
                .setHost(HOST)
                .setPort(80)
                .setURI(uri)
                .setConnectTimeout(TIMEOUT_MS)
                .setIdleTimeout(TIMEOUT_MS);
        // The name it wants has no port.
        options.putHeader("host", HOST);
        if (ifMatch != null) {
            options.putHeader("if-match", ifMatch);
        }
        return client.request(options)
                .compose(request -> send(request, body))
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(explain(failure)));
    }

    private static Future<Answer> send(HttpClientRequest request, @Nullable Buffer body) {
        Future<HttpClientResponse> response = body == null ? request.send() : request.send(body);
        return response.compose(LocalApi::read)
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .onFailure(failure -> request.reset());
    }

    private static Future<Answer> read(HttpClientResponse response) {
        Promise<Answer> answer = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_ANSWER) {
                answer.tryFail(new HomieException(ErrorCode.UNAVAILABLE, "tailscaled's answer is too long"));
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(answer::tryFail);
        response.endHandler(end -> {
            if (response.statusCode() == 200) {
                answer.tryComplete(new Answer(body, response.getHeader("etag")));
            } else {
                answer.tryFail(refusal(response.statusCode(), body));
            }
        });
        return answer.future();
    }

    /** A failure of tailscaled's comes as text, or as an object with {@code error}. */
    private static HomieException refusal(int status, Buffer body) {
        String text = body.toString().strip();
        if (text.startsWith("{")) {
            text = object(body).getString("error", text);
        }
        return switch (status) {
            case 403 -> new HomieException(ErrorCode.PERMISSION_DENIED, text);
            case 404 -> new HomieException(ErrorCode.NOT_FOUND, text);
            case 412 -> new HomieException(ErrorCode.ABORTED, text);
            default -> new HomieException(ErrorCode.FAILED_PRECONDITION, "tailscaled says " + status + ": " + text);
        };
    }

    private Throwable explain(Throwable failure) {
        if (failure instanceof HomieException) {
            return failure;
        }
        if (failure instanceof TimeoutException) {
            return new HomieException(
                    ErrorCode.DEADLINE_EXCEEDED, "tailscaled did not answer within " + TIMEOUT_MS / 1000 + " s");
        }
        String why = String.valueOf(failure.getMessage());
        String what = why.contains("No such file")
                ? "tailscaled does not run: there is no " + socket
                : why.contains("Permission denied")
                        ? "you may not use " + socket + "; let its folder be entered, or run Homie as its user"
                        : why.contains("refused")
                                ? "tailscaled does not run: nobody answers at " + socket
                                : "tailscaled cannot be asked at " + socket + " (" + why + ")";
        return new HomieException(ErrorCode.UNAVAILABLE, what);
    }

    /** An empty configuration is {@code null}. */
    static JsonObject object(Buffer body) {
        try {
            Object value = Json.decodeValue(body);
            if (value == null) {
                return new JsonObject();
            }
            if (value instanceof JsonObject object) {
                return object;
            }
        } catch (DecodeException e) {
            // Said below.
        }
        throw new HomieException(ErrorCode.UNAVAILABLE, "tailscaled's answer is not to be understood");
    }
}
