package dev.homie.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.identity.PasswordHash;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PasswordWorkerTest {
    private static final String PASSWORD = "correct horse battery";

    @Test
    void aFloodIsTurnedAwayAndTheRestIsAnswered() throws Exception {
        String hash = PasswordHash.of(PASSWORD);
        try (PasswordWorker worker = new PasswordWorker()) {
            List<CompletableFuture<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 10 * PasswordWorker.QUEUE; i++) {
                answers.add(worker.matches(hash, i == 0 ? PASSWORD : "guess number " + i));
            }
            int looked = 0;
            for (CompletableFuture<Boolean> answer : answers) {
                try {
                    answer.orTimeout(60, TimeUnit.SECONDS).join();
                    looked++;
                } catch (CompletionException e) {
                    assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    HomieException.class,
                                    refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
                }
            }
            assertThat(answers.get(0).join()).isTrue();
            // One under way and those that wait, and what the first ones that were done made room for.
            assertThat(looked).isBetween(PasswordWorker.QUEUE, 3 * PasswordWorker.QUEUE);
            assertThat(worker.matches(hash, PASSWORD).get(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
