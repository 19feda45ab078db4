package dev.homie.gateway.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.pki.SelfSigned;
import dev.homie.core.pki.ServerCertificate;
import dev.homie.core.store.StateFolder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real HTTP server: with the guard, and, to see that the attack is one, without. */
final class SocketGuardTest {
    private static final long FIRST_MS = 400;
    private static final long NEXT_MS = 800;
    /** Long after the guard would have closed it. */
    private static final long MUCH_LATER_MS = 4 * NEXT_MS;

    @TempDir
    private Path home;

    private Vertx vertx;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private int serve(@Nullable SocketGuard guard, boolean tls) throws Exception {
        // As ListenerServer has it; else Vert.x speaks of a socket only with its first request.
        HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
        if (tls) {
            ServerCertificate certificate =
                    SelfSigned.of(StateFolder.open(home), List.of("127.0.0.1"), Clock.systemUTC());
            options.setSsl(true)
                    .setUseAlpn(false)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(certificate.chainPem()))
                            .addKeyValue(Buffer.buffer(certificate.keyPem())));
            if (guard != null) {
                options.setSslEngineOptions(new GuardedTls(guard));
            }
        }
        HttpServer server = vertx.createHttpServer(options);
        if (guard != null) {
            server.connectionHandler(connection -> guard.accept(
                    ((HttpServerConnection) connection).channelHandlerContext().channel()));
        }
        server.requestHandler(request -> {
            if (guard != null) {
                guard.requested(
                        ((HttpServerConnection) request.connection())
                                .channelHandlerContext()
                                .channel(),
                        request);
            }
            request.bodyHandler(body -> request.response().end("ok"));
        });
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    private static SocketGuard guard() {
        return new SocketGuard(address -> false, FIRST_MS, NEXT_MS);
    }

    private Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        return socket;
    }

    @Test
    void headersThatTrickleAreCutOff() throws Exception {
        assertThat(outlives(connect(serve(null, false)), "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "))
                .as("without the guard")
                .isTrue();
        assertThat(outlives(connect(serve(guard(), false)), "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "))
                .isFalse();
    }

    @Test
    void aBodyThatTricklesIsCutOff() throws Exception {
        String head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n";
        assertThat(outlives(connect(serve(null, false)), head))
                .as("without the guard")
                .isTrue();
        assertThat(outlives(connect(serve(guard(), false)), head)).isFalse();
    }

    @Test
    void theNextRequestMustNotTrickleEither() throws Exception {
        String first = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        Socket unguarded = connect(serve(null, false));
        ask(unguarded, first);
        assertThat(outlives(unguarded, "GET / HTTP/1.1\r\nX-Slow: "))
                .as("without the guard")
                .isTrue();

        Socket socket = connect(serve(guard(), false));
        ask(socket, first);
        assertThat(outlives(socket, "GET / HTTP/1.1\r\nX-Slow: ")).isFalse();
    }

    @Test
    void aTlsHandshakeThatNeverEndsIsCutOff() throws Exception {
        // The beginning of a ClientHello of 16 KB.
        String hello = new String(new byte[] {0x16, 3, 1, 0x3f, (byte) 0xff}, StandardCharsets.ISO_8859_1);
        assertThat(outlives(connect(serve(null, true)), hello))
                .as("without the guard")
                .isTrue();
        assertThat(outlives(connect(serve(guard(), true)), hello)).isFalse();
    }

    @Test
    void whoeverAsksInTimeStays() throws Exception {
        Socket socket = connect(serve(guard(), false));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3 * NEXT_MS);
        while (System.nanoTime() < end) {
            ask(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        }
    }

    @Test
    void oneAddressHasSoManySockets() throws Exception {
        for (boolean tls : new boolean[] {false, true}) {
            int unguarded = serve(null, tls);
            for (int i = 0; i < SocketGuard.MAX_SOCKETS_PER_ADDRESS; i++) {
                connect(unguarded);
            }
            assertThat(closes(connect(unguarded))).as("without the guard").isFalse();

            SocketGuard guard = new SocketGuard(address -> false);
            int port = serve(guard, tls);
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < SocketGuard.MAX_SOCKETS_PER_ADDRESS; i++) {
                open.add(connect(port));
            }
            assertThat(closes(connect(port))).as("one too many, tls: %s", tls).isTrue();
            assertThat(closes(open.get(0))).as("the others stay").isFalse();

            open.get(0).close();
            Socket next = connect(port);
            while (closes(next)) { // until the server has noticed
                next = connect(port);
            }
        }
    }

    @Test
    void anAddressThatStandsForManyIsNotCounted() throws Exception {
        SocketGuard guard = new SocketGuard(address -> address.equals("127.0.0.1"));
        int port = serve(guard, false);
        for (int i = 0; i < 2 * SocketGuard.MAX_SOCKETS_PER_ADDRESS; i++) {
            connect(port);
        }
        assertThat(closes(connect(port))).isFalse();
    }

    /** Sends the text, and then a byte now and then: whether the line holds long after the time is over. */
    private static boolean outlives(Socket socket, String begin) throws IOException {
        socket.getOutputStream().write(begin.getBytes(StandardCharsets.ISO_8859_1));
        socket.setSoTimeout(50);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MUCH_LATER_MS);
        while (System.nanoTime() < end) {
            try {
                if (socket.getInputStream().read() < 0) {
                    return false;
                }
            } catch (SocketTimeoutException e) {
                // still there
            } catch (SocketException reset) {
                return false;
            }
            try {
                socket.getOutputStream().write('x');
            } catch (SocketException gone) {
                return false;
            }
        }
        return true;
    }

    /** Whether the server closes it at once. */
    private static boolean closes(Socket socket) {
        try {
            socket.setSoTimeout(300);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ask(Socket socket, String request) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\nok")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("closed after %s", answer).isNotNegative();
            answer.append((char) next);
        }
    }
}
