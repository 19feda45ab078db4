package dev.homie.gateway.metrics;

import dev.homie.core.measure.Latency;
import dev.homie.core.store.Store;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import dev.homie.protocol.terminal.Session;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers in Prometheus' text format: Micrometer's of the JVM, and ours. Made by the first scrape, because loading all
 * this would be a fifth of a start. Used by one thread at a time.
 */
final class Exposition implements AutoCloseable {
    private final GatewayMetrics metrics;
    private final Store store;
    private final String version;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private Reading reading = new Reading(0, 0, 0, java.util.List.of(), java.util.List.of());

    Exposition(GatewayMetrics metrics, Store store, String version) {
        this.metrics = metrics;
        this.store = store;
        this.version = version;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        registry.getPrometheusRegistry().register((MultiCollector) this::collect);
    }

    String text(Reading now) {
        reading = now;
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private MetricSnapshots collect() {
        return MetricSnapshots.of(
                InfoSnapshot.builder()
                        .name("homie_build")
                        .help("Which Homie this is.")
                        .dataPoint(InfoDataPointSnapshot.builder()
                                .labels(Labels.of("version", version))
                                .build())
                        .build(),
                gauge("homie_connections", "WebSockets that are open.")
                        .dataPoint(point(reading.connections(), Labels.EMPTY))
                        .build(),
                gauge("homie_channels", "Sessions that clients are attached to.")
                        .dataPoint(point(reading.channels(), Labels.EMPTY))
                        .build(),
                nodes(),
                sessions(),
                CounterSnapshot.builder()
                        .name("homie_frames")
                        .help("Frames of terminals passed on: in from clients, out to them.")
                        .dataPoint(count(metrics.framesIn(), Labels.of("direction", "in")))
                        .dataPoint(count(metrics.framesOut(), Labels.of("direction", "out")))
                        .build(),
                CounterSnapshot.builder()
                        .name("homie_terminal_bytes")
                        .help("What was in those frames.")
                        .dataPoint(count(metrics.bytesIn(), Labels.of("direction", "in")))
                        .dataPoint(count(metrics.bytesOut(), Labels.of("direction", "out")))
                        .build(),
                requests(),
                failures(),
                histogram("homie_event_loop_lag_seconds", "How late the event loop is, since the first scrape.")
                        .dataPoint(point(metrics.loopLag(), Labels.EMPTY))
                        .build(),
                histogram("homie_store_seconds", "What accesses of the database take, once it is their turn.")
                        .dataPoint(point(store.latency(), Labels.EMPTY))
                        .build(),
                CounterSnapshot.builder()
                        .name("homie_store_failures")
                        .help("Accesses of the database that failed.")
                        .dataPoint(count(store.failures(), Labels.EMPTY))
                        .build(),
                gauge("homie_store_waiting", "Accesses that wait for the database.")
                        .dataPoint(point(reading.storeQueue(), Labels.EMPTY))
                        .build());
    }

    private GaugeSnapshot nodes() {
        GaugeSnapshot.Builder gauge = gauge("homie_nodes", "Machines that are known.");
        for (NodeStatus status : NodeStatus.values()) {
            long there = reading.nodes().stream()
                    .filter(node -> node.status() == status)
                    .count();
            gauge.dataPoint(point(there, Labels.of("status", lower(status))));
        }
        return gauge.build();
    }

    private GaugeSnapshot sessions() {
        Map<String, String> names = new TreeMap<>();
        for (NodePresence node : reading.nodes()) {
            names.put(node.id(), node.name());
        }
        record Key(String node, String status) {}
        Map<Key, Integer> counts = new java.util.HashMap<>();
        for (Session session : reading.sessions()) {
            counts.merge(new Key(session.nodeId(), lower(session.status())), 1, Integer::sum);
        }
        GaugeSnapshot.Builder gauge = gauge("homie_sessions", "Terminal sessions.");
        counts.forEach((key, count) -> gauge.dataPoint(point(
                count,
                Labels.of("node", key.node(), "name", names.getOrDefault(key.node(), ""), "status", key.status()))));
        return gauge.build();
    }

    private HistogramSnapshot requests() {
        HistogramSnapshot.Builder histogram =
                histogram("homie_request_seconds", "Clients' requests, from arrival to answer.");
        metrics.requests()
                .forEach((method, latency) -> histogram.dataPoint(point(latency, Labels.of("method", method))));
        return histogram.build();
    }

    private CounterSnapshot failures() {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name("homie_request_failures").help("Clients' requests that failed.");
        metrics.failures()
                .forEach((failure, count) -> counter.dataPoint(count(
                        count.sum(),
                        Labels.of(
                                "method",
                                failure.method(),
                                "code",
                                failure.code().name()))));
        return counter.build();
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static HistogramSnapshot.Builder histogram(String name, String help) {
        return HistogramSnapshot.builder().name(name).help(help);
    }

    private static GaugeDataPointSnapshot point(long value, Labels labels) {
        return GaugeDataPointSnapshot.builder()
                .value((double) value)
                .labels(labels)
                .build();
    }

    private static CounterDataPointSnapshot count(long value, Labels labels) {
        return CounterDataPointSnapshot.builder()
                .value((double) value)
                .labels(labels)
                .build();
    }

    private static HistogramDataPointSnapshot point(Latency latency, Labels labels) {
        return new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(Latency.bounds(), latency.counts()),
                latency.sum(),
                labels,
                io.prometheus.metrics.model.snapshots.Exemplars.EMPTY,
                0);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
