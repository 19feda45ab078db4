package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.hello;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.identity.Secrets;
import dev.homie.core.pairing.DeviceKey;
import dev.homie.core.pairing.DeviceProof;
import dev.homie.gateway.auth.LoginLimiter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md section 2, devices: what a signature is worth, and for how long. */
final class DeviceSignInTest {
    private static final long SKEW_MS = DeviceProof.MAX_SKEW.toMillis();

    @TempDir
    private Path home;

    private TestingGateway gateway;
    private TestingClient owner;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home);
        owner = gateway.client();
    }

    @AfterEach
    void stop() {
        owner.close();
        gateway.close();
    }

    private TestingDevice paired(String role) {
        return TestingDevice.paired(gateway, owner, role);
    }

    @Test
    void aDeviceIsWhoItWasApprovedAs() {
        TestingDevice device = paired("operator");
        try (TestingClient client = gateway.stranger()) {
            client.send(device.answer(device.challenge(client)));
            JsonObject identity = client.message().getJsonObject("identity");
            assertThat(identity.getString("via")).isEqualTo("device");
            assertThat(identity.getString("displayName")).isEqualTo("Phone");
            assertThat(identity.getJsonArray("roles")).containsExactly("operator");
            assertThat(identity.getJsonArray("scopes"))
                    .containsExactly(
                            "agent.approve",
                            "agent.read",
                            "agent.write",
                            "gateway.read",
                            "presence.read",
                            "terminal.read",
                            "terminal.write");
        }
    }

    @Test
    void aReplayedSignatureIsWorthNothing() {
        TestingDevice device = paired("owner");
        JsonObject overheard;
        try (TestingClient client = gateway.stranger()) {
            overheard = device.answer(device.challenge(client));
            client.send(overheard);
            assertThat(client.message().getString("type"))
                    .as("it was good once")
                    .isEqualTo("hello");
        }
        try (TestingClient client = gateway.stranger()) {
            client.send(overheard); // without asking for a challenge
            assertTurnedAway(client);
        }
        try (TestingClient client = gateway.stranger()) {
            device.challenge(client);
            client.send(overheard);
            assertTurnedAway(client);
        }
    }

    @Test
    void theChallengeOfAnotherConnectionIsWorthNothing() {
        TestingDevice device = paired("owner");
        try (TestingClient one = gateway.stranger();
                TestingClient other = gateway.stranger()) {
            String nonce = device.challenge(one);
            device.challenge(other);
            other.send(device.answer(nonce));
            assertTurnedAway(other);
            one.send(device.answer(nonce));
            assertThat(one.message().getString("type")).as("where it was asked").isEqualTo("hello");
        }
    }

    @Test
    void aConnectionIsAskedOnce() {
        TestingDevice device = paired("owner");
        try (TestingClient client = gateway.stranger()) {
            device.challenge(client);
            client.send(hello(null).put("auth", json("kind", "device", "deviceId", device.id)));
            assertTurnedAway(client);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void aClockThatIsOffIsToldTheTime(long way) {
        TestingDevice device = paired("owner");
        try (TestingClient client = gateway.stranger()) {
            String nonce = device.challenge(client);
            long within = System.currentTimeMillis() + way * (SKEW_MS - 10_000);
            client.send(TestingDevice.answer(device.proof(nonce, within)));
            assertThat(client.message().getString("type"))
                    .as("off, but not by too much")
                    .isEqualTo("hello");
        }
        try (TestingClient client = gateway.stranger()) {
            String nonce = device.challenge(client);
            long beyond = System.currentTimeMillis() + way * (SKEW_MS + 10_000);
            client.send(TestingDevice.answer(device.proof(nonce, beyond)));
            JsonObject error = client.message().getJsonObject("error");
            assertThat(error.getString("code")).isEqualTo("FAILED_PRECONDITION");
            assertThat(System.currentTimeMillis() - error.getJsonObject("data").getLong("time"))
                    .isBetween(0L, TimeUnit.SECONDS.toMillis(TestingClient.WAIT_SECONDS));
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void whatSomebodySaysTheySignedAtIsSigned() {
        TestingDevice device = paired("owner");
        try (TestingClient client = gateway.stranger()) {
            DeviceProof old = device.proof(device.challenge(client), System.currentTimeMillis() - 2 * SKEW_MS);
            client.send(TestingDevice.answer(new DeviceProof(
                    old.deviceId(), old.token(), old.nonce(), System.currentTimeMillis(), old.signature())));
            assertTurnedAway(client);
        }
    }

    @Test
    void theTokenWithoutItsKeyIsWorthNothing() {
        TestingDevice device = paired("owner");
        try (TestingClient client = gateway.stranger()) {
            String nonce = device.challenge(client);
            client.send(TestingDevice.answer(DeviceProof.make(
                    DeviceKey.generate(),
                    gateway.gateway.gatewayId(),
                    nonce,
                    device.id,
                    device.token,
                    System.currentTimeMillis())));
            assertTurnedAway(client);
        }
        device.connect().close(); // with its own
    }

    @Test
    void theKeyWithoutItsTokenIsWorthNothing() {
        TestingDevice device = paired("owner");
        String token = device.token;
        try (TestingClient client = gateway.stranger()) {
            device.token = Secrets.random();
            client.send(device.answer(device.challenge(client)));
            assertTurnedAway(client);
        }
        device.token = token;
        device.connect().close();
    }

    @Test
    void oneDeviceIsNotAnother() {
        TestingDevice device = paired("viewer");
        TestingDevice other = paired("owner");
        device.connect().close(); // as itself
        try (TestingClient client = gateway.stranger()) {
            String nonce = other.challenge(client);
            device.id = other.id;
            client.send(device.answer(nonce));
            assertTurnedAway(client);
        }
    }

    @Test
    void whoTriesADeviceIsLockedOut() {
        TestingDevice device = paired("owner");
        String token = device.token;
        device.token = "wrong";
        for (int i = 0; i < LoginLimiter.MAX_FAILURES; i++) {
            try (TestingClient client = gateway.stranger()) {
                client.send(device.answer(device.challenge(client)));
                assertTurnedAway(client);
            }
        }
        device.token = token;
        try (TestingClient client = gateway.stranger()) {
            client.send(device.answer(device.challenge(client)));
            assertThat(client.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void revokingClosesWhatIsOpen() {
        TestingDevice device = paired("operator");
        owner.result("events.subscribe", json("topics", new JsonArray().add("pairing.revoked")));
        try (TestingClient phone = device.connect();
                TestingClient second = device.connect()) {
            phone.result("terminal.session.list", json()); // it works, until
            long before = System.nanoTime();
            owner.result("pairing.revoke", json("deviceId", device.id));
            assertThat(phone.closeCode()).isEqualTo(4401);
            assertThat(second.closeCode()).isEqualTo(4401);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before))
                    .isLessThan(1_000);
        }
        assertThat(owner.event("pairing.revoked").getJsonObject("payload")).isEqualTo(json("deviceId", device.id));
        assertThat(owner.isOpen()).isTrue();
        try (TestingClient client = gateway.stranger()) {
            client.send(device.answer(device.challenge(client)));
            assertTurnedAway(client);
        }
        assertThat(owner.error("pairing.revoke", json("deviceId", device.id))).isEqualTo("NOT_FOUND");
    }

    @Test
    void anotherRoleCountsAtOnce() {
        TestingDevice device = paired("operator");
        TestingDevice untouched = paired("operator");
        try (TestingClient phone = device.connect();
                TestingClient other = untouched.connect()) {
            phone.result("terminal.session.start", json("cols", 80, "rows", 24));
            long before = System.nanoTime();
            JsonObject changed = owner.result("pairing.update", json("deviceId", device.id, "role", "viewer"))
                    .getJsonObject("device");
            assertThat(changed.getString("role")).isEqualTo("viewer");
            assertThat(phone.closeCode()).isEqualTo(1001);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before))
                    .isLessThan(1_000);
            other.result("terminal.session.list", json());
        }
        try (TestingClient phone = device.connect()) {
            phone.result("terminal.session.list", json());
            assertThat(phone.error("terminal.session.start", json("cols", 80, "rows", 24)))
                    .isEqualTo("PERMISSION_DENIED");
        }
    }

    @Test
    void otherMachinesCountAtOnce() {
        TestingDevice device = paired("operator");
        try (TestingClient phone = device.connect()) {
            owner.result("pairing.update", json("deviceId", device.id, "nodes", new JsonArray().add("elsewhere")));
            assertThat(phone.closeCode()).isEqualTo(1001);
        }
        try (TestingClient phone = gateway.stranger()) {
            phone.send(device.answer(device.challenge(phone)));
            assertThat(phone.message().getJsonObject("identity").getJsonArray("nodes"))
                    .containsExactly("elsewhere");
            JsonObject all = new JsonObject().put("deviceId", device.id).putNull("nodes");
            assertThat(owner.result("pairing.update", all)
                            .getJsonObject("device")
                            .fieldNames())
                    .doesNotContain("nodes");
            assertThat(phone.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void aRoleOfTheConfigurationGivesWhatItSays(@TempDir Path other) {
        Map<String, Object> guest = Map.of("scopes", List.of("terminal.read"), "nodes", List.of("n1"));
        try (TestingGateway configured = TestingGateway.start(other, Map.of("roles", Map.of("guest", guest)));
                TestingClient their = configured.client()) {
            assertThat(their.result("pairing.list", json()).getJsonArray("roles"))
                    .containsExactly("owner", "operator", "viewer", "guest");
            TestingDevice device = TestingDevice.paired(configured, their, "guest");
            try (TestingClient phone = configured.stranger()) {
                phone.send(device.answer(device.challenge(phone)));
                JsonObject identity = phone.message().getJsonObject("identity");
                assertThat(identity.getJsonArray("scopes")).containsExactly("terminal.read");
                assertThat(identity.getJsonArray("nodes")).containsExactly("n1");
            }
        }
    }

    @Test
    void whatADeviceMayDoIsExplainedByItsIdAndItsName() {
        String id = paired("viewer").id;
        owner.result("pairing.update", json("deviceId", id, "name", "Pocket knife"));
        for (String subject : List.of(id, "Pocket knife")) {
            JsonObject why = owner.result(
                    "gateway.policy.explain", json("subject", subject, "address", "terminal.session.start"));
            assertThat(why.getBoolean("allowed")).isFalse();
            assertThat(why.getJsonArray("missing")).containsExactly("terminal.write");
        }
    }

    @Test
    void anotherNameDisturbsNobody() {
        TestingDevice device = paired("operator");
        try (TestingClient phone = device.connect()) {
            owner.result("pairing.update", json("deviceId", device.id, "name", "Pocket"));
            phone.result("terminal.session.list", json());
        }
    }

    @Test
    void aDeviceSurvivesARestart() {
        TestingDevice before = paired("operator");
        before.connect().close();
        owner.close();
        gateway.close();
        gateway = TestingGateway.start(home);
        owner = gateway.client();
        JsonObject listed =
                owner.result("pairing.list", json()).getJsonArray("devices").getJsonObject(0);
        assertThat(listed.getString("id")).isEqualTo(before.id);
        assertThat(listed.getLong("lastUsedAt")).as("written when it stopped").isPositive();
        before.at(gateway).connect().close();
    }

    private static void assertTurnedAway(TestingClient client) {
        JsonObject error = client.message().getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("UNAUTHENTICATED");
        assertThat(error.getString("message"))
                .as("says not what")
                .isIn("that does not sign anybody in", "answer the challenge first");
        assertThat(client.closeCode()).isEqualTo(4401);
    }
}
