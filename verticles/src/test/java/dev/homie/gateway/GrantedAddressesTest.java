package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Role;
import dev.homie.core.policy.AddressKind;
import dev.homie.core.policy.Policy;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A verticle that the gateway knows nothing of, deployed through it and reached through it. */
final class GrantedAddressesTest {
    private static final Map<String, Object> GRANTED = Map.of(
            "policy", List.of(Map.of("method", "example.echo", "topic", "example.said", "scope", "example.use")));

    @TempDir
    private Path home;

    /** Knows Vert.x and nothing of Homie. */
    public static final class Echo extends VerticleBase {
        @Override
        public Future<?> start() {
            vertx.eventBus().<JsonObject>consumer("example.echo", message -> {
                vertx.eventBus().publish("example.said", message.body());
                if (message.body().isEmpty()) {
                    message.fail(6, "say something");
                } else {
                    message.reply(message.body().getMap().values().iterator().next());
                }
            });
            return vertx.eventBus()
                    .consumer("example.secret", message -> message.reply("told"))
                    .completion();
        }
    }

    @Test
    void aRowInTheConfigurationIsAllItTakes() {
        try (TestingGateway gateway = TestingGateway.start(home, GRANTED);
                TestingClient client =
                        TestingClient.connect(gateway.vertx, TestingClient.options(gateway.gateway.port()))) {
            client.send(TestingClient.hello(gateway.gateway.ownerToken()));
            JsonObject identity = client.message().getJsonObject("identity");
            assertThat(identity.getJsonArray("scopes")).contains("example.use", "cluster.deploy");

            assertThat(client.error("example.echo", json("text", "early"))).isEqualTo("UNAVAILABLE");
            JsonObject deployment = client.result("cluster.deploy", json("className", Echo.class.getName()))
                    .getJsonObject("deployment");
            assertThat(deployment.getString("gatewayId")).isEqualTo(gateway.gateway.gatewayId());

            assertThat(client.result("events.subscribe", json("topics", List.of("example.*")))
                            .getJsonArray("topics"))
                    .containsExactly("example.said");
            assertThat(client.request("example.echo", json("text", "hello")).getString("result"))
                    .isEqualTo("hello");
            assertThat(client.event("example.said").getJsonObject("payload")).isEqualTo(json("text", "hello"));
            assertThat(client.error("example.echo", json())).isEqualTo("FAILED_PRECONDITION");
            // It runs, and answers; but there is no row for that.
            assertThat(client.error("example.secret", json())).isEqualTo("UNIMPLEMENTED");
            assertThat(client.error("events.subscribe", json("topics", List.of("example.echo"))))
                    .isEqualTo("UNIMPLEMENTED");

            JsonObject mine = client.result("gateway.methods", json());
            assertThat(mine.getJsonArray("methods")).contains("example.echo", "cluster.deploy");
            assertThat(mine.getJsonArray("topics")).contains("example.said", "presence.node");

            assertThat(client.result("cluster.deployments", json()).getJsonArray("deployments"))
                    .containsExactly(deployment);
            client.result("cluster.undeploy", json("id", deployment.getString("id")));
            assertThat(client.error("cluster.undeploy", json("id", deployment.getString("id"))))
                    .isEqualTo("NOT_FOUND");
            assertThat(client.error("example.echo", json("text", "late"))).isEqualTo("UNAVAILABLE");
        }
    }

    @Test
    void withoutARowNobodyReachesIt() {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            client.result("cluster.deploy", json("className", Echo.class.getName()));
            assertThat(client.error("example.echo", json("text", "hello"))).isEqualTo("UNIMPLEMENTED");
            assertThat(client.error("cluster.deploy", json("className", Echo.class.getName(), "nodeId", "n9")))
                    .isEqualTo("NOT_FOUND");
            for (String id : List.of("n9-x", "nonsense", gateway.gateway.gatewayId() + "-x", "a.b-c")) {
                assertThat(client.error("cluster.undeploy", json("id", id)))
                        .as(id)
                        .isEqualTo("NOT_FOUND");
            }
        }
    }

    @Test
    void everyActIsAuditedWithoutItsContent() {
        Logger logger = (Logger) LoggerFactory.getLogger("audit");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            JsonObject params = json("className", Echo.class.getName(), "config", json("password", "secret"));
            String id = client.result("cluster.deploy", params)
                    .getJsonObject("deployment")
                    .getString("id");
            client.error("cluster.deploy", json("className", "no.such.Thing\nat all"));
            client.result("cluster.undeploy", json("id", id));

            List<JsonObject> acts = List.copyOf(lines.list).stream()
                    .map(line -> new JsonObject(line.getFormattedMessage()))
                    .filter(line ->
                            line.getJsonObject("act").getString("method").startsWith("cluster."))
                    .toList();
            assertThat(acts)
                    .extracting(line -> line.getJsonObject("act").getString("result"))
                    .containsExactly("OK", "INVALID_ARGUMENT", "OK");
            JsonObject first = acts.get(0).getJsonObject("act");
            assertThat(first.getString("subject")).isEqualTo("owner");
            assertThat(first.getString("device")).isEqualTo("testing");
            assertThat(first.getString("method")).isEqualTo("cluster.deploy");
            assertThat(first.getString("target")).isEqualTo("className=" + Echo.class.getName());
            assertThat(first.getString("from")).isEqualTo("127.0.0.1");
            assertThat(first.getString("correlation")).contains("/");
            assertThat(acts.get(0).getLong("time")).isPositive();
            assertThat(acts.get(2).getJsonObject("act").getString("target")).isEqualTo("id=" + id);
            assertThat(new JsonArray(acts).encode()).doesNotContain("secret");
        } finally {
            logger.detachAppender(lines);
        }
    }

    @Test
    void theOwnerAloneDeploys() {
        for (var role : List.of(Role.OPERATOR, Role.VIEWER)) {
            var somebody = Identity.of("s", "Somebody", "local", role);
            for (String method : List.of("cluster.deploy", "cluster.undeploy", "cluster.deployments")) {
                assertThat(Policy.standard()
                                .decide(somebody.user(), AddressKind.METHOD, method)
                                .missing())
                        .as("%s %s", role, method)
                        .containsExactly("cluster.deploy");
            }
        }
    }
}
