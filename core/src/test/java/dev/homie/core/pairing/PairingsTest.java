package dev.homie.core.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.TestingClock;
import dev.homie.core.pairing.Pairings.Grant;
import dev.homie.core.pairing.Pairings.Invite;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class PairingsTest {
    private static final String KEY = DeviceKey.generate().publicKey();
    private static final String OTHER_KEY = DeviceKey.generate().publicKey();
    private static final Grant GRANT = new Grant("d1", "token", "viewer");

    private final TestingClock time = new TestingClock();
    private final Pairings pairings = new Pairings("gw1", time);

    @Test
    void aDeviceIsLetInWithTheCodeThatItComputed() {
        Invite invite = pairings.invite();
        assertThat(invite.nonce()).hasSizeGreaterThanOrEqualTo(22); // 128 bits
        String id = pairings.claim(invite.nonce(), KEY).orElseThrow();
        PairingRequest request = pairings.request(id, "Phone", "Test OS", "10.0.0.7");
        assertThat(request.code()).isEqualTo(PairingCode.of("gw1", invite.nonce(), KEY));
        assertThat(pairings.waiting()).containsExactly(request);
        assertThat(pairings.status(id, request.id()).status()).isEqualTo(PairingStatus.PENDING);

        assertThat(pairings.decide(request.id(), request.code()).publicKey()).isEqualTo(KEY);
        pairings.approved(request.id(), GRANT);

        assertThat(pairings.waiting()).isEmpty();
        assertThat(pairings.status(id, request.id()).grant()).isEqualTo(GRANT);
        assertThat(pairings.claim(invite.nonce(), KEY))
                .as("its answer was lost")
                .hasValue(id);
    }

    @Test
    void aNonceIsTheFirstKeys() {
        Invite invite = pairings.invite();
        assertThat(pairings.claim(invite.nonce(), KEY)).isPresent();
        assertThat(pairings.claim(invite.nonce(), OTHER_KEY)).isEmpty();
        assertThat(pairings.claim(invite.nonce(), KEY)).isPresent();
    }

    @Test
    void aNonceOfNobodyOrWithNoKeyIsWorthNothing() {
        Invite invite = pairings.invite();
        assertThat(pairings.claim("AAAAAAAAAAAAAAAAAAAAAA", KEY)).isEmpty();
        assertThat(pairings.claim(invite.nonce(), "no key")).isEmpty();
        assertThat(pairings.claim(invite.nonce(), KEY + "=")).isEmpty();
        assertThat(pairings.claim(invite.nonce(), KEY))
                .as("what is no key claims nothing")
                .isPresent();
    }

    @Test
    void aNonceLivesFiveMinutes() {
        Invite invite = pairings.invite();
        time.pass(Duration.ofMinutes(5).minusMillis(1));
        assertThat(pairings.claim(invite.nonce(), KEY)).isPresent();
        time.pass(Duration.ofMillis(1));
        assertThat(pairings.claim(invite.nonce(), KEY)).isEmpty();
        assertThat(pairings.expire()).as("it has asked for nothing").isEmpty();
    }

    @Test
    void aNonceIsUsedUpOnceItsDeviceHasSignedIn() {
        Invite invite = pairings.invite();
        String id = pairings.claim(invite.nonce(), KEY).orElseThrow();
        PairingRequest request = pairings.request(id, "Phone", "Test OS", "10.0.0.7");
        pairings.decide(request.id(), request.code());
        pairings.approved(request.id(), GRANT);
        pairings.done("another");
        assertThat(pairings.claim(invite.nonce(), KEY)).isPresent();
        pairings.done("d1");
        assertThat(pairings.claim(invite.nonce(), KEY)).isEmpty();
        assertThat(pairings.holds(id)).isFalse();
        assertFails(() -> pairings.status(id, request.id()), ErrorCode.NOT_FOUND);
    }

    @Test
    void whatWasRejectedIsOver() {
        Invite invite = pairings.invite();
        String id = pairings.claim(invite.nonce(), KEY).orElseThrow();
        PairingRequest request = pairings.request(id, "Phone", "Test OS", "10.0.0.7");
        pairings.reject(request.id());
        assertThat(pairings.claim(invite.nonce(), KEY)).isEmpty();
        assertThat(pairings.status(id, request.id()).status()).isEqualTo(PairingStatus.REJECTED);
        assertFails(() -> pairings.decide(request.id(), request.code()), ErrorCode.NOT_FOUND);
        time.pass(Pairings.REMEMBERED);
        assertThat(pairings.holds(id)).isFalse();
        pairings.expire();
        assertFails(() -> pairings.status(id, request.id()), ErrorCode.NOT_FOUND);
    }

    @Test
    void aRequestExpiresAndSaysSo() {
        Invite invite = pairings.invite();
        time.pass(Duration.ofMinutes(4));
        String id = pairings.claim(invite.nonce(), KEY).orElseThrow();
        PairingRequest request = pairings.request(id, "Phone", "Test OS", "10.0.0.7");
        time.pass(Pairings.LIFE.minusMillis(1));
        assertThat(pairings.expire()).isEmpty();
        time.pass(Duration.ofMillis(1));
        assertFails(() -> pairings.decide(request.id(), request.code()), ErrorCode.NOT_FOUND);
        assertThat(pairings.status(id, request.id()).status()).isEqualTo(PairingStatus.EXPIRED);
        assertThat(pairings.expire()).containsExactly(request.id());
        assertThat(pairings.expire()).isEmpty();
        assertThat(pairings.status(id, request.id()).status()).isEqualTo(PairingStatus.EXPIRED);
        assertThat(pairings.claim(invite.nonce(), KEY)).isEmpty();
    }

    @Test
    void anotherCodeDoesNotApprove() {
        Invite invite = pairings.invite();
        String id = pairings.claim(invite.nonce(), KEY).orElseThrow();
        PairingRequest request = pairings.request(id, "Phone", "Test OS", "10.0.0.7");
        assertFails(
                () -> pairings.decide(request.id(), PairingCode.of("gw1", invite.nonce(), OTHER_KEY)),
                ErrorCode.INVALID_ARGUMENT);
        assertThat(pairings.waiting()).containsExactly(request);
    }

    @Test
    void oneDecidesAtATime() {
        Invite invite = pairings.invite();
        String id = pairings.claim(invite.nonce(), KEY).orElseThrow();
        PairingRequest request = pairings.request(id, "Phone", "Test OS", "10.0.0.7");
        pairings.decide(request.id(), request.code());
        assertFails(() -> pairings.decide(request.id(), request.code()), ErrorCode.FAILED_PRECONDITION);
        assertFails(() -> pairings.reject(request.id()), ErrorCode.FAILED_PRECONDITION);
        pairings.undecided(request.id());
        pairings.decide(request.id(), request.code());
    }

    @Test
    void askingAgainChangesNothingThatTheOwnerReads() {
        Invite invite = pairings.invite();
        String id = pairings.claim(invite.nonce(), KEY).orElseThrow();
        PairingRequest request = pairings.request(id, "Phone", "Test OS", "10.0.0.7");
        assertThat(pairings.request(id, "The owner's own", "Other OS", "10.0.0.8"))
                .isEqualTo(request);
    }

    @Test
    void aRequestIsNobodyElses() {
        String one = pairings.claim(pairings.invite().nonce(), KEY).orElseThrow();
        String other = pairings.claim(pairings.invite().nonce(), OTHER_KEY).orElseThrow();
        PairingRequest request = pairings.request(one, "Phone", "Test OS", "10.0.0.7");
        pairings.request(other, "Phone", "Test OS", "10.0.0.7");
        assertFails(() -> pairings.status(other, request.id()), ErrorCode.NOT_FOUND);
    }

    @Test
    void invitationsAreBounded() {
        List<Invite> invites = new ArrayList<>();
        for (int i = 0; i <= Pairings.MAX; i++) {
            invites.add(pairings.invite());
        }
        assertThat(pairings.claim(invites.get(0).nonce(), KEY))
                .as("the oldest went")
                .isEmpty();
        for (Invite invite : invites.subList(1, invites.size())) {
            pairings.request(pairings.claim(invite.nonce(), KEY).orElseThrow(), "Phone", "Test OS", "10.0.0.7");
        }
        assertFails(pairings::invite, ErrorCode.RESOURCE_EXHAUSTED);
        assertThat(pairings.waiting()).hasSize(Pairings.MAX);
        time.pass(Pairings.LIFE.plus(Pairings.REMEMBERED));
        pairings.expire();
        time.pass(Pairings.REMEMBERED);
        pairings.invite();
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        HomieException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }
}
