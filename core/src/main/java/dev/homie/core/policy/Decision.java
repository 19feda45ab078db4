package dev.homie.core.policy;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller may use an address, and why.
 *
 * @param rule the row that decided; null: no row matches, so nobody may
 * @param missing the scopes the caller lacks; empty with a rule: allowed
 */
public record Decision(String address, @Nullable Rule rule, Set<String> missing) {
    public Decision {
        missing = Set.copyOf(missing);
    }

    public boolean allowed() {
        return rule != null && missing.isEmpty();
    }

    /** One sentence for a person. */
    public String explain() {
        if (rule == null) {
            return "there is no '" + address + "'";
        }
        if (missing.isEmpty()) {
            return "'" + address + "' is allowed by the row '" + rule.pattern() + "'";
        }
        return "'" + address + "' needs the scope " + String.join(" and ", new TreeSet<>(missing));
    }

    /** @throws HomieException UNIMPLEMENTED for an address nobody has, PERMISSION_DENIED for one the caller may not use */
    public void check() {
        if (rule == null) {
            throw new HomieException(ErrorCode.UNIMPLEMENTED, explain());
        }
        if (!missing.isEmpty()) {
            throw new HomieException(
                    ErrorCode.PERMISSION_DENIED,
                    explain(),
                    Map.of("scopes", new TreeSet<>(missing).stream().toList()));
        }
    }
}
