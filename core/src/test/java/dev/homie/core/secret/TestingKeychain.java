package dev.homie.core.secret;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A keychain in memory that can be locked. */
final class TestingKeychain implements Keychain {
    final Map<String, String> secrets = new LinkedHashMap<>();
    boolean locked;

    @Override
    public String name() {
        return "the testing keychain";
    }

    @Override
    public Optional<String> find(String account) {
        check();
        return Optional.ofNullable(secrets.get(account));
    }

    @Override
    public void put(String account, String secret) {
        check();
        secrets.put(account, secret);
    }

    @Override
    public void remove(String account) {
        check();
        secrets.remove(account);
    }

    private void check() {
        if (locked) {
            throw new HomieException(ErrorCode.UNAVAILABLE, "the testing keychain is locked");
        }
    }
}
