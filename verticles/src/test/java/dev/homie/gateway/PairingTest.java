package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Role;
import dev.homie.core.pairing.PairingCode;
import dev.homie.core.pairing.Pairings;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.protocol.ErrorCode;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md section 6, pairing: how a device is let in, and how others who try are not. */
final class PairingTest {
    @TempDir
    private Path home;

    private final TestingClock clock = new TestingClock();
    private TestingGateway gateway;
    private TestingClient owner;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home, clock);
        owner = gateway.client();
    }

    @AfterEach
    void stop() {
        owner.close();
        gateway.close();
    }

    private String invite() {
        return owner.result("pairing.invite", json()).getString("nonce");
    }

    @Test
    void aDeviceIsLetInAndSignsInFromThenOn() {
        owner.result("events.subscribe", json("topics", new JsonArray().add("pairing.*")));
        JsonObject invite = owner.result("pairing.invite", json());
        assertThat(invite.getLong("expiresAt")).isEqualTo(clock.millis() + Pairings.LIFE.toMillis());
        assertThat(invite.getJsonArray("urls")).containsExactly(gateway.gateway.url());
        TestingDevice device = new TestingDevice(gateway, clock);
        String nonce = invite.getString("nonce");
        try (TestingClient asking = device.asking(nonce)) {
            JsonObject request = TestingDevice.request(asking);
            String code = PairingCode.of(gateway.gateway.gatewayId(), nonce, device.key.publicKey());
            assertThat(request.getString("code")).isEqualTo(code);

            JsonObject seen =
                    owner.event("pairing.requested").getJsonObject("payload").getJsonObject("request");
            assertThat(seen.getString("id")).isEqualTo(request.getString("requestId"));
            assertThat(seen.getString("name")).isEqualTo("Phone");
            assertThat(seen.getString("platform")).isEqualTo("Test OS");
            assertThat(seen.getString("address")).isEqualTo("127.0.0.1");
            assertThat(seen.getString("code")).isEqualTo(code);
            assertThat(owner.result("pairing.list", json()).getJsonArray("requests"))
                    .containsExactly(seen);

            // The question is open while somebody decides.
            String question = asking.ask(
                    "pairing.status", json("requestId", request.getString("requestId"), "waitMs", 20_000), null);
            JsonObject approved = owner.result(
                            "pairing.approve",
                            device.approval(request, nonce, "operator").put("name", "My phone"))
                    .getJsonObject("device");
            JsonObject status = asking.response(question).getJsonObject("result");
            assertThat(status.getString("status")).isEqualTo("approved");
            assertThat(status.getString("role")).isEqualTo("operator");
            assertThat(approved.getString("id")).isEqualTo(status.getString("deviceId"));
            assertThat(approved.getString("name")).isEqualTo("My phone");
            assertThat(approved.getString("approvedBy")).isEqualTo("owner");
            assertThat(approved.fieldNames()).doesNotContain("publicKey", "tokenHash", "lastUsedAt", "nodes");
            JsonObject decided = owner.event("pairing.decided").getJsonObject("payload");
            assertThat(decided)
                    .isEqualTo(json("requestId", request.getString("requestId"), "status", "approved", "by", "owner"));
            assertThat(owner.event("pairing.changed").getJsonObject("payload").getJsonObject("device"))
                    .isEqualTo(approved);
            device.take(asking, request);
        }
        clock.pass(1_000);
        try (TestingClient phone = device.connect()) {
            phone.result("terminal.session.list", json());
            JsonObject listed =
                    owner.result("pairing.list", json()).getJsonArray("devices").getJsonObject(0);
            assertThat(listed.getLong("lastUsedAt")).isEqualTo(clock.millis());
            assertThat(listed.getString("lastAddress")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void whoeverIsInvitedMayAskAndNothingElse() {
        try (TestingClient asking = new TestingDevice(gateway, clock).asking(invite())) {
            for (String method : List.of(
                    "terminal.session.list", "presence.list", "gateway.info", "pairing.list", "pairing.invite")) {
                assertThat(asking.error(method, json())).as(method).isEqualTo("PERMISSION_DENIED");
            }
            assertThat(asking.error("events.subscribe", json("topics", new JsonArray().add("*"))))
                    .isEqualTo("PERMISSION_DENIED");
        }
    }

    @Test
    void aUsedNonceIsWorthNothing() {
        String nonce = invite();
        TestingDevice device = new TestingDevice(gateway, clock);
        try (TestingClient asking = device.asking(nonce)) {
            JsonObject request = TestingDevice.request(asking);
            owner.result("pairing.approve", device.approval(request, nonce, "viewer"));
            device.take(asking, request);
        }
        // Before it was used up the same hello did let it in.
        device.asking(nonce).close();
        device.connect().close();
        assertRefused(device.invited(nonce));
    }

    @Test
    void anExpiredNonceIsWorthNothing() {
        String nonce = invite();
        clock.pass(Pairings.LIFE.toMillis() - 1);
        TestingDevice device = new TestingDevice(gateway, clock);
        device.asking(nonce).close();
        clock.pass(1);
        assertRefused(device.invited(nonce));
    }

    @Test
    void aNonceOfAnotherKeyIsWorthNothing() {
        String nonce = invite();
        TestingDevice thief = new TestingDevice(gateway, clock);
        thief.asking(invite()).close(); // with a nonce of its own it may ask
        new TestingDevice(gateway, clock).asking(nonce).close();
        assertRefused(thief.invited(nonce));
    }

    @Test
    void whoTriesNoncesIsLockedOut() {
        String nonce = invite();
        TestingDevice device = new TestingDevice(gateway, clock);
        for (int i = 0; i < LoginLimiter.MAX_FAILURES; i++) {
            assertRefused(device.invited("AAAAAAAAAAAAAAAAAAAAA" + i));
        }
        try (TestingClient client = gateway.stranger()) {
            client.send(device.invited(nonce)); // a good one by now
            assertThat(client.closeCode()).isEqualTo(4429);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VIEWER", "OPERATOR"})
    void onlyWhoMayDecidesAboutDevices(Role role) {
        TestingDevice insider = new TestingDevice(gateway, clock);
        insider.pair(owner, role.wireName());
        String nonce = invite();
        TestingDevice friend = new TestingDevice(gateway, clock);
        try (TestingClient asking = friend.asking(nonce);
                TestingClient inside = insider.connect()) {
            JsonObject approval = friend.approval(TestingDevice.request(asking), nonce, "viewer");
            for (String method : List.of(
                    "pairing.approve",
                    "pairing.reject",
                    "pairing.invite",
                    "pairing.list",
                    "pairing.update",
                    "pairing.revoke")) {
                assertThat(inside.error(method, approval)).as(method).isEqualTo("PERMISSION_DENIED");
            }
            assertThat(inside.error("events.subscribe", json("topics", new JsonArray().add("pairing.requested"))))
                    .isEqualTo("PERMISSION_DENIED");
            // Past the policy the same request lets the friend in.
            JsonObject device = asIf(Identity.of("device:x", "X", "device", role), "pairing.approve", approval);
            assertThat(device.getJsonObject("device").getString("role")).isEqualTo("viewer");
        }
    }

    @Test
    void nobodyGivesAwayWhatTheyDoNotHave() {
        Identity viewer = Identity.of("device:x", "X", "device", Role.VIEWER);
        Identity deputy =
                new Identity("device:x", "X", "device", List.of("viewer"), viewer.scopes(), "x", Set.of("n1"));
        String nonce = invite();
        TestingDevice friend = new TestingDevice(gateway, clock);
        try (TestingClient asking = friend.asking(nonce)) {
            JsonObject approval = friend.approval(TestingDevice.request(asking), nonce, "viewer");
            assertDenied(deputy, approval.copy().put("role", "owner"));
            assertDenied(deputy, approval.copy().put("role", "operator"));
            assertDenied(deputy, approval); // all machines
            assertDenied(
                    deputy,
                    approval.copy().put("nodes", new JsonArray().add("n1").add("n2")));
            JsonObject device =
                    asIf(deputy, "pairing.approve", approval.copy().put("nodes", new JsonArray().add("n1")));
            assertThat(device.getJsonObject("device").getJsonArray("nodes")).containsExactly("n1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "OWNER", "owner ", "node", "*"})
    void aRoleThatThereIsNotGivesNothing(String role) {
        String nonce = invite();
        TestingDevice device = new TestingDevice(gateway, clock);
        try (TestingClient asking = device.asking(nonce)) {
            JsonObject request = TestingDevice.request(asking);
            assertThat(owner.error("pairing.approve", device.approval(request, nonce, role)))
                    .isEqualTo("INVALID_ARGUMENT");
            JsonObject approved = owner.result("pairing.approve", device.approval(request, nonce, "viewer"));
            assertThat(owner.error(
                            "pairing.update",
                            json("deviceId", approved.getJsonObject("device").getString("id"), "role", role)))
                    .isEqualTo("INVALID_ARGUMENT");
        }
    }

    @Test
    void theCodeOfAnotherKeyDoesNotApprove() {
        String nonce = invite();
        TestingDevice between = new TestingDevice(gateway, clock);
        TestingDevice real = new TestingDevice(gateway, clock);
        try (TestingClient asking = between.asking(nonce)) {
            JsonObject request = TestingDevice.request(asking);
            // The owner reads the real device's display.
            assertThat(owner.error("pairing.approve", real.approval(request, nonce, "owner")))
                    .isEqualTo("INVALID_ARGUMENT");
            JsonObject status = asking.result("pairing.status", json("requestId", request.getString("requestId")));
            assertThat(status).isEqualTo(json("status", "pending"));
            // Not compared, it would have been in.
            owner.result("pairing.approve", between.approval(request, nonce, "owner"));
        }
    }

    @Test
    void whoIsRejectedHearsOfIt() {
        TestingDevice device = new TestingDevice(gateway, clock);
        String nonce = invite();
        try (TestingClient asking = device.asking(nonce)) {
            JsonObject request = TestingDevice.request(asking);
            String question = asking.ask(
                    "pairing.status", json("requestId", request.getString("requestId"), "waitMs", 20_000), null);
            owner.result("pairing.reject", json("requestId", request.getString("requestId")));
            assertThat(asking.response(question).getJsonObject("result")).isEqualTo(json("status", "rejected"));
            assertThat(owner.error("pairing.approve", device.approval(request, nonce, "viewer")))
                    .isEqualTo("NOT_FOUND");
        }
        assertRefused(device.invited(nonce));
    }

    @Test
    void whoIsNotDecidedAboutHearsOfItToo() {
        owner.result("events.subscribe", json("topics", new JsonArray().add("pairing.decided")));
        TestingDevice device = new TestingDevice(gateway, clock);
        try (TestingClient asking = device.asking(invite())) {
            JsonObject request = TestingDevice.request(asking);
            String question = asking.ask(
                    "pairing.status", json("requestId", request.getString("requestId"), "waitMs", 20_000), null);
            clock.pass(Pairings.LIFE.toMillis());
            assertThat(asking.response(question).getJsonObject("result")).isEqualTo(json("status", "expired"));
            assertThat(owner.event("pairing.decided").getJsonObject("payload"))
                    .isEqualTo(json("requestId", request.getString("requestId"), "status", "expired"));
        }
    }

    @Test
    void aNameCannotDrawOnTheOwnersTerminal() {
        TestingDevice device = new TestingDevice(gateway, clock);
        try (TestingClient asking = device.asking(invite())) {
            assertThat(asking.error("pairing.request", json("name", "\u001b\u200e", "platform", "x")))
                    .isEqualTo("INVALID_ARGUMENT");
            asking.result("pairing.request", json("name", "\u001b[2JPho\u202ene\n", "platform", "Test\tOS"));
            JsonObject request = owner.result("pairing.list", json())
                    .getJsonArray("requests")
                    .getJsonObject(0);
            assertThat(request.getString("name")).isEqualTo("[2JPhone");
            assertThat(request.getString("platform")).isEqualTo("TestOS");
        }
    }

    private void assertRefused(JsonObject hello) {
        try (TestingClient client = gateway.stranger()) {
            client.send(hello);
            assertThat(client.message().getJsonObject("error").getString("code"))
                    .isEqualTo("UNAUTHENTICATED");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    /** On the bus, past the bridge and its policy. */
    private JsonObject asIf(Identity identity, String method, JsonObject params) {
        DeliveryOptions options = new DeliveryOptions().addHeader(BusHeaders.IDENTITY, identity.toHeader());
        return TestingGateway.await(gateway.vertx.eventBus().<JsonObject>request(method, params, options))
                .body();
    }

    private void assertDenied(Identity identity, JsonObject approval) {
        assertThatThrownBy(() -> asIf(identity, "pairing.approve", approval))
                .isInstanceOfSatisfying(
                        BusFailure.class,
                        failure -> assertThat(failure.error().code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
    }
}
