package dev.homie.protocol.deploy;

import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of {@code cluster.deploy} (SPEC.md section 6).
 *
 * @param className of a verticle that has a public constructor without parameters
 * @param jar a path on the machine that it is deployed on; null: Homie's own class path
 * @param config what the verticle reads with {@code config()}
 */
public record DeployParams(String className, @Nullable String jar, Map<String, Object> config, int instances) {
    /** Instances of one deployment. */
    public static final int MAX_INSTANCES = 16;

    private static final int MAX_CLASS_NAME = 512;
    private static final int MAX_PATH = 4096;

    /** @throws HomieException INVALID_ARGUMENT naming the field */
    public static DeployParams read(Params params) {
        Params config = params.optionalObject("config");
        Integer instances = params.optionalInteger("instances", 1, MAX_INSTANCES);
        return new DeployParams(
                params.string("className", MAX_CLASS_NAME),
                params.optionalString("jar", MAX_PATH),
                config == null ? Map.of() : config.toMap(),
                instances == null ? 1 : instances);
    }

    /** As {@link #read} reads it. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("className", className);
        if (jar != null) {
            map.put("jar", jar);
        }
        map.put("config", config);
        map.put("instances", instances);
        return map;
    }
}
