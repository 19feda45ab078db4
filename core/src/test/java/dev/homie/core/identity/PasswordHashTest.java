package dev.homie.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.protocol.HomieException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordHashTest {
    /** By the reference implementation, of "correct horse battery". */
    private static final String REFERENCE =
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/HetJC6LZ4lnwgLB+wJSS2a9bFu2Kq4HxwNWzoJq2qU";

    /** By the reference implementation, of "café au lait!" with one character for é, and other parameters. */
    private static final String ACCENT =
            "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$TC3g6Ah30RJcaQn+8m4sjp1ae2+2JOb1qUOACocPih0";

    @Test
    void onlyItsPasswordMatches() {
        String hash = PasswordHash.of("correct horse battery");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.matches(hash, "correct horse battery")).isTrue();
        assertThat(PasswordHash.matches(hash, "correct horse batterx")).isFalse();
        assertThat(PasswordHash.matches(hash, "")).isFalse();
        assertThat(PasswordHash.of("correct horse battery")).isNotEqualTo(hash);
    }

    @Test
    void agreesWithTheReferenceImplementation() {
        assertThat(PasswordHash.matches(REFERENCE, "correct horse battery")).isTrue();
        assertThat(PasswordHash.matches(REFERENCE, "correct horse batterx")).isFalse();
    }

    @Test
    void aPasswordIsTheSameHoweverItsAccentsAreTyped() {
        assertThat(PasswordHash.matches(ACCENT, "caf\u00e9 au lait!")).isTrue();
        assertThat(PasswordHash.matches(ACCENT, "cafe\u0301 au lait!")).isTrue();
        assertThat(PasswordHash.matches(ACCENT, "cafe au lait!")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "correct horse battery",
                "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/HetJC6LZ4lnwgLB+wJSS2a9bFu2Kq4HxwNWzoJq2qU",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/HetJC6LZ4lnwgLB+wJSS2a9bFu2Kq4HxwNWzoJq2qU",
                "$argon2id$v=19$m=19456,t=0,p=1$c29tZXNhbHRzb21lc2FsdA$/HetJC6LZ4lnwgLB+wJSS2a9bFu2Kq4HxwNWzoJq2qU",
                "$argon2id$v=19$m=1,t=2,p=0$c29tZXNhbHRzb21lc2FsdA$/HetJC6LZ4lnwgLB+wJSS2a9bFu2Kq4HxwNWzoJq2qU",
            })
    void whatIsNoHashMatchesNothing(String stored) {
        assertThat(PasswordHash.matches(stored, "correct horse battery")).isFalse();
    }

    @Test
    void shortAndEndlessPasswordsAreRefused() {
        assertThatThrownBy(() -> PasswordHash.of("short"))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("10 to 256 characters");
        assertThatThrownBy(() -> PasswordHash.of("x".repeat(257))).isInstanceOf(HomieException.class);
    }
}
