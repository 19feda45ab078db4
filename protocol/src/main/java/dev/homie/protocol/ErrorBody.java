package dev.homie.protocol;

import java.util.Map;

/** The error object of SPEC.md section 3. */
public record ErrorBody(ErrorCode code, String message, Map<String, Object> data, boolean retryable) {
    public ErrorBody {
        data = Map.copyOf(data);
    }
}
