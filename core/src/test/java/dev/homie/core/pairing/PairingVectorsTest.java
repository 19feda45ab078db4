package dev.homie.core.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden vectors of pairing, which the TypeScript side passes, too. */
final class PairingVectorsTest {
    static Stream<Arguments> codes() throws IOException {
        return vectors("codes");
    }

    static Stream<Arguments> proofs() throws IOException {
        return vectors("proofs");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("codes")
    void hasItsCode(String name, Map<String, Object> vector) {
        String code = PairingCode.of(text(vector, "gatewayId"), text(vector, "nonce"), text(vector, "publicKey"));
        assertThat(code).isEqualTo(vector.get("code")).hasSize(PairingCode.LENGTH);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("proofs")
    void isGoodOrNot(String name, Map<String, Object> vector) {
        long signedAt = vector.get("signedAt") instanceof Number time ? time.longValue() : 0;
        DeviceProof proof = new DeviceProof(
                text(vector, "deviceId"),
                text(vector, "token"),
                text(vector, "nonce"),
                signedAt,
                text(vector, "signature"));
        assertThat(proof.signedBy(text(vector, "publicKey"), text(vector, "gatewayId")))
                .isEqualTo(vector.get("valid"));
        if (vector.containsKey("privateKey")) {
            DeviceKey key = new DeviceKey(text(vector, "privateKey"), text(vector, "publicKey"));
            assertThat(DeviceProof.make(
                            key, text(vector, "gatewayId"), proof.nonce(), proof.deviceId(), proof.token(), signedAt))
                    .isEqualTo(proof);
        }
    }

    private static Stream<Arguments> vectors(String group) throws IOException {
        Path file = Path.of("..", "protocol", "vectors", "pairing.json");
        List<?> vectors = (List<?>) Json.readObject(Files.readString(file)).getOrDefault(group, List.of());
        assertThat(vectors).isNotEmpty();
        return vectors.stream()
                .map(each -> (Map<?, ?>) each)
                .map(each -> Arguments.of(String.valueOf(each.get("name")), each));
    }

    private static String text(Map<String, Object> vector, String field) {
        return String.valueOf(vector.get(field));
    }
}
