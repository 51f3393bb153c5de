package org.godwit.server.admin;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.godwit.server.deployment.DeployedFile;
import org.godwit.server.http.Observer;

/** Counts calls, and writes the counters in the text format of Prometheus. Safe for use by many threads. */
public final class Metrics implements Observer {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final LongAdder running = new LongAdder();

    private record Series(String service, int status) {}

    private static final class Counter {
        private final LongAdder calls = new LongAdder();
        private final LongAdder nanos = new LongAdder();
    }

    @Override
    public void started() {
        running.increment();
    }

    @Override
    public void answered(String service, int status, long nanos) {
        running.decrement();
        var counter = counters.computeIfAbsent(new Series(service, status), _ -> new Counter());
        counter.calls.increment();
        counter.nanos.add(nanos);
    }

    /** {@return how many calls were answered with a status below 500, and how many with another} */
    public Totals totals() {
        long good = 0;
        long bad = 0;
        for (var entry : counters.entrySet()) {
            long calls = entry.getValue().calls.sum();
            if (entry.getKey().status() < 500) {
                good += calls;
            } else {
                bad += calls;
            }
        }
        return new Totals(good, bad);
    }

    /** Calls since the start. */
    public record Totals(long good, long bad) {}

    String text(List<DeployedFile.Status> files) {
        var text = new StringBuilder(2048);
        text.append("# HELP godwit_calls_total Calls of data services, by service and HTTP status.\n")
                .append("# TYPE godwit_calls_total counter\n");
        var sorted = new TreeMap<String, Counter>();
        counters.forEach((series, counter) -> sorted.put(
                "{service=\"" + escaped(series.service()) + "\",status=\"" + series.status() + "\"} ", counter));
        sorted.forEach(
                (labels, counter) -> line(text, "godwit_calls_total" + labels, Long.toString(counter.calls.sum())));
        text.append("# HELP godwit_call_seconds_total Time spent in calls.\n")
                .append("# TYPE godwit_call_seconds_total counter\n");
        sorted.forEach((labels, counter) -> line(text, "godwit_call_seconds_total" + labels,
                Double.toString(counter.nanos.sum() / NANOS_PER_SECOND)));
        gauge(text, "godwit_calls_running", "Calls that are being answered.", Long.toString(running.sum()));
        text.append("# HELP godwit_services Deployed files, by status.\n# TYPE godwit_services gauge\n");
        for (var status : DeployedFile.Status.values()) {
            line(text, "godwit_services{status=\"" + status.name().toLowerCase(java.util.Locale.ROOT) + "\"} ",
                    Long.toString(files.stream().filter(status::equals).count()));
        }
        var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        gauge(text, "jvm_memory_used_bytes", "Heap in use.", Long.toString(memory.getUsed()));
        gauge(text, "jvm_memory_max_bytes", "Largest heap.", Long.toString(memory.getMax()));
        gauge(text, "process_uptime_seconds", "Time since the start of the process.",
                Double.toString(ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0));
        return text.toString();
    }

    private static void gauge(StringBuilder text, String name, String help, String value) {
        text.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name)
                .append(" gauge\n");
        line(text, name + " ", value);
    }

    private static void line(StringBuilder text, String series, String value) {
        text.append(series).append(value).append('\n');
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
    }
}
