package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.hello;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.pairing.DeviceKey;
import dev.homie.core.pairing.DeviceProof;
import dev.homie.core.pairing.PairingCode;
import io.vertx.core.json.JsonObject;
import java.time.Clock;

/** A device as somebody else would write one: it goes by SPEC.md, with a key of its own. */
final class TestingDevice {
    final DeviceKey key = DeviceKey.generate();
    private TestingGateway gateway;
    private final Clock clock;
    String id = "";
    String token = "";

    TestingDevice(TestingGateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    TestingDevice(TestingGateway gateway) {
        this(gateway, Clock.systemUTC());
    }

    /** A device that was let in with a role. */
    static TestingDevice paired(TestingGateway gateway, TestingClient owner, String role) {
        TestingDevice device = new TestingDevice(gateway);
        device.pair(owner, role);
        return device;
    }

    /** The same, at the gateway that came after. */
    TestingDevice at(TestingGateway later) {
        gateway = later;
        return this;
    }

    void pair(TestingClient owner, String role) {
        String nonce = owner.result("pairing.invite", json()).getString("nonce");
        try (TestingClient asking = asking(nonce)) {
            JsonObject request = request(asking);
            owner.result("pairing.approve", approval(request, nonce, role));
            take(asking, request);
        }
    }

    /** A connection that may ask to be let in. */
    TestingClient asking(String nonce) {
        TestingClient client = gateway.stranger();
        client.send(invited(nonce));
        JsonObject welcome = client.message();
        assertThat(welcome.getString("type")).as("%s", welcome).isEqualTo("hello");
        return client;
    }

    JsonObject invited(String nonce) {
        return hello(null).put("auth", json("kind", "pairing", "nonce", nonce, "publicKey", key.publicKey()));
    }

    static JsonObject request(TestingClient asking) {
        return asking.result("pairing.request", json("name", "Phone", "platform", "Test OS"));
    }

    /** What an owner sends who has compared the codes. */
    JsonObject approval(JsonObject request, String nonce, String role) {
        return json(
                "requestId",
                request.getString("requestId"),
                "code",
                PairingCode.of(gateway.gateway.gatewayId(), nonce, key.publicKey()),
                "role",
                role);
    }

    /** Takes what it was given. */
    void take(TestingClient asking, JsonObject request) {
        JsonObject status =
                asking.result("pairing.status", json("requestId", request.getString("requestId"), "waitMs", 10_000));
        assertThat(status.getString("status")).isEqualTo("approved");
        assertThat(status.getString("gatewayId")).isEqualTo(gateway.gateway.gatewayId());
        id = status.getString("deviceId");
        token = status.getString("token");
    }

    /** Signed in. */
    TestingClient connect() {
        TestingClient client = gateway.stranger();
        client.send(answer(challenge(client)));
        JsonObject welcome = client.message();
        assertThat(welcome.getString("type")).as("%s", welcome).isEqualTo("hello");
        return client;
    }

    /** Says who it is; the nonce that it is to sign. */
    String challenge(TestingClient client) {
        client.send(hello(null).put("auth", json("kind", "device", "deviceId", id)));
        JsonObject challenge = client.message();
        assertThat(challenge.getString("type")).as("%s", challenge).isEqualTo("challenge");
        assertThat(challenge.getLong("time")).isPositive();
        return challenge.getString("nonce");
    }

    /** The second hello. */
    JsonObject answer(String nonce) {
        return answer(proof(nonce, clock.millis()));
    }

    DeviceProof proof(String nonce, long signedAt) {
        return DeviceProof.make(key, gateway.gateway.gatewayId(), nonce, id, token, signedAt);
    }

    static JsonObject answer(DeviceProof proof) {
        return hello(null)
                .put(
                        "auth",
                        json(
                                "kind", "device",
                                "deviceId", proof.deviceId(),
                                "token", proof.token(),
                                "nonce", proof.nonce(),
                                "signedAt", proof.signedAt(),
                                "signature", proof.signature()));
    }
}
