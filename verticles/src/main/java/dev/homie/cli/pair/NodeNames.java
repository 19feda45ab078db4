package dev.homie.cli.pair;

import dev.homie.cli.CliFailure;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.Addresses;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Machines by their names. */
final class NodeNames {
    private NodeNames() {}

    /** The ids of machines that are given by id or name; fails with {@link CliFailure} for one that is not there. */
    static Future<List<String>> resolve(WireClient client, List<String> names) {
        return names.isEmpty()
                ? Future.succeededFuture(List.of())
                : client.request(Addresses.PRESENCE_LIST, Map.of()).map(list -> ids(list, names));
    }

    static List<String> ids(Map<String, Object> presence, List<String> names) {
        List<Map<?, ?>> nodes = new ArrayList<>();
        if (presence.get("nodes") instanceof List<?> all) {
            all.forEach(each -> {
                if (each instanceof Map<?, ?> node) {
                    nodes.add(node);
                }
            });
        }
        List<String> ids = new ArrayList<>();
        for (String name : names) {
            List<String> found = nodes.stream()
                    .filter(node -> name.equals(node.get("id")) || name.equals(node.get("name")))
                    .map(node -> String.valueOf(node.get("id")))
                    .toList();
            if (found.size() != 1) {
                throw CliFailure.usage((found.isEmpty() ? "there is no machine " : "several machines are called ")
                        + name
                        + "; there are "
                        + String.join(
                                ", ",
                                nodes.stream()
                                        .map(node -> node.get("name") + " (" + node.get("id") + ")")
                                        .toList()));
            }
            ids.add(found.get(0));
        }
        return ids;
    }
}
