package dev.homie.gateway.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.TestingClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InvitationsTest {
    private final TestingClock clock = new TestingClock();
    private final Invitations invitations = new Invitations(clock);

    @Test
    void areGoodOnce() {
        String code = invitations.create();
        assertThat(code).matches("[0-9a-f]{32}").isNotEqualTo(invitations.create());
        assertThat(invitations.redeem("another")).isFalse();
        assertThat(invitations.redeem(code)).isTrue();
        assertThat(invitations.redeem(code)).isFalse();
    }

    @Test
    void expire() {
        String inTime = invitations.create();
        String late = invitations.create();
        clock.pass(Invitations.LIFE.toMillis() - 1);
        assertThat(invitations.redeem(inTime)).isTrue();
        clock.pass(1);
        assertThat(invitations.redeem(late)).isFalse();
    }

    @Test
    void areBounded() {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i <= Invitations.MAX; i++) {
            codes.add(invitations.create());
        }
        assertThat(invitations.redeem(codes.get(0))).isFalse();
        assertThat(invitations.redeem(codes.get(1))).isTrue();
    }
}
