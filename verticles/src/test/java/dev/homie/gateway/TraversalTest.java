package dev.homie.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Out of the folder of the page, into one that is nobody's business. */
final class TraversalTest {
    private static final List<String> WAYS = List.of(
            "/../secret.txt",
            "/assets/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/%2e%2e%2fsecret.txt",
            "/..%2fsecret.txt",
            "/..%5csecret.txt",
            "/..\\secret.txt",
            "/%252e%252e/secret.txt",
            "/assets/%2e%2e/%2e%2e/secret.txt",
            "/./../secret.txt",
            "//../secret.txt",
            "/..;/secret.txt",
            "/%c0%ae%c0%ae/secret.txt",
            "/..%00/secret.txt");

    @TempDir
    private Path folder;

    private Vertx vertx;
    private Path pages;

    @BeforeEach
    void write() throws Exception {
        vertx = Vertx.vertx();
        pages = Files.createDirectories(folder.resolve("pages"));
        Files.createDirectories(pages.resolve("assets"));
        Files.writeString(pages.resolve("index.html"), "the page");
        Files.writeString(folder.resolve("secret.txt"), "the secret");
    }

    @AfterEach
    void close() {
        TestingGateway.await(vertx.close());
    }

    @Test
    void nothingLeadsOutOfThePagesFolder() {
        int naive = TestingGateway.await(vertx.createHttpServer()
                        .requestHandler(request -> request.response()
                                .sendFile(pages + request.path())
                                .onFailure(none ->
                                        request.response().setStatusCode(404).end()))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        assertThat(RawHttp.get(naive, "/../secret.txt").send().body())
                .as("a server that takes the path as it comes")
                .isEqualTo("the secret");

        try (TestingGateway gateway = TestingGateway.start(folder.resolve("home"));
                Store store = Store.open(StateFolder.open(folder.resolve("other")))) {
            Gateway serving = TestingGateway.await(Gateway.deploy(
                    gateway.vertx, GatewayConfig.read(Map.of("port", 0), Map.of()), store, "test", pages));
            assertThat(RawHttp.get(serving.port(), "/").send().body()).isEqualTo("the page");
            for (String way : WAYS) {
                RawHttp.Response response = RawHttp.get(serving.port(), way).send();
                assertThat(response.body()).as(way).doesNotContain("the secret");
                assertThat(response.status()).as(way).isIn(400, 403, 404);
            }
            TestingGateway.await(serving.stop());
        }
    }
}
