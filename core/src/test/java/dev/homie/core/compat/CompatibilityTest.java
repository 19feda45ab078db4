package dev.homie.core.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.presence.NodeInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CompatibilityTest {
    private final Compatibility compatibility = new Compatibility(Map.of("terminal", 3, "jobs", 1));

    @Test
    void theSameVersionAndTheOneBeforeAreServed() {
        assertThat(compatibility.problem("box", services("terminal", 3))).isEmpty();
        assertThat(compatibility.problem("box", services("terminal", 2))).isEmpty();
        compatibility.require("box", services("terminal", 2));
    }

    @Test
    void aMuchOlderNodeIsToBeUpgraded() {
        assertThat(compatibility.problem("box", services("terminal", 1)))
                .hasValue("upgrade Homie on box: it has version 1 of 'terminal', and this gateway speaks 3 and 2");
        assertThatThrownBy(() -> compatibility.require("box", services("terminal", 1)))
                .isInstanceOfSatisfying(
                        HomieException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    @Test
    void aNewerNodeAsksForANewerGateway() {
        assertThat(compatibility.problem("box", services("terminal", 4)))
                .hasValue("upgrade this gateway: box has version 4 of 'terminal', and the gateway speaks 3");
    }

    @Test
    void whatIsUnknownOrNotOfferedConcernsNobody() {
        assertThat(compatibility.problem("box", services("holograms", 99))).isEmpty();
        assertThat(compatibility.problem("box", Map.of())).isEmpty();
    }

    private static Map<String, NodeInfo.Service> services(String name, int version) {
        return Map.of(name, new NodeInfo.Service(version, List.of()));
    }
}
