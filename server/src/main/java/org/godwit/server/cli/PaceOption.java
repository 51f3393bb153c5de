package org.godwit.server.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import org.godwit.upgrade.apply.Pace;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * How long {@code upgrade} and {@code resume} wait for a target database that is lost on the way, and how many tables they load at
 * once.
 */
final class PaceOption {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(s|m|h)");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--retry-for", paramLabel = "TIME", defaultValue = "2m", description = "How long a lost target database is waited for, such as 30s, 10m or 1h (default: ${DEFAULT-VALUE}).")
    private String time = "2m";

    @Option(names = "--parallel", paramLabel = "N", description = "How many tables are loaded at once, where the databases allow it; 1 for one after another (default: one for each core, at most 4).")
    private int parallel = Pace.STANDARD.tablesAtOnce();

    Pace pace() {
        if (parallel < 1) {
            throw new ParameterException(spec.commandLine(), "--parallel " + parallel + " is no number of tables");
        }
        var parts = TIME.matcher(time.strip());
        if (!parts.matches()) {
            throw new ParameterException(spec.commandLine(),
                    "--retry-for " + time + " is no time: write 30s, 10m or 1h");
        }
        long number = Long.parseLong(parts.group(1));
        return Pace.STANDARD.withTablesAtOnce(parallel).withPatience(switch (parts.group(2)) {
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        });
    }
}
