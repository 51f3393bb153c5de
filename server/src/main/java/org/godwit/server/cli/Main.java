package org.godwit.server.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.godwit.carbon.home.Nearest;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.upgrade.guard.GuardProblem;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The program {@code godwit}. Knows the commands, and is the one place where what goes wrong becomes text and an exit
 * status: problems in their five parts, usage errors with a hint, bugs with an incident id.
 */
@CommandLine.Command(name = "godwit", usageHelpAutoWidth = true, synopsisSubcommandLabel = "COMMAND", header = {
        "Takes over WSO2 Data Services Server installations: upgrades them, and serves them.", ""}, footer = {"",
                "Exit status: 0 done, 1 internal error, 2 usage, 3 refused by a check,",
                "4 needs a decision, 5 failed, 6 failed and can be resumed, 7 rolled back,",
                "8 differences found, 9 locked, 10 over budget, 130 interrupted."})
public final class Main {
    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this text.")
    @SuppressWarnings("UnusedVariable")
    private boolean help;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON document, for programs.")
    private boolean json;

    @Option(names = "--stack-trace", scope = ScopeType.INHERIT, description = "Print where in the program an internal error happened.")
    private boolean stackTrace;

    private Main() {}

    /** A command by the name that its annotation gives it, too. */
    private record Named(String name, Supplier<Command> make) {}

    /** Every command, in the order in which {@code godwit help} shows them. */
    private static final List<Named> COMMANDS = List.of(new Named("quickstart", QuickstartCommand::new),
            new Named("assess", AssessCommand::new), new Named("plan", PlanCommand::new),
            new Named("upgrade", UpgradeCommand::new), new Named("status", StatusCommand::new),
            new Named("resume", ResumeCommand::new), new Named("rollback", RollbackCommand::new),
            new Named("script", ScriptCommand::new), new Named("verify", VerifyCommand::new),
            new Named("accept", AcceptCommand::new), new Named("report", ReportCommand::new),
            new Named("backup", BackupCommand::new), new Named("restore", RestoreCommand::new),
            new Named("init", InitCommand::new), new Named("serve", ServeCommand::new),
            new Named("user", UserCommand::new), new Named("role", RoleCommand::new),
            new Named("userstore", UserstoreCommand::new), new Named("tenant", TenantCommand::new),
            new Named("datasource", DatasourceCommand::new), new Named("service", ServiceCommand::new),
            new Named("registry", RegistryCommand::new), new Named("secret", SecretCommand::new),
            new Named("version", VersionCommand::new), new Named("completion", CompletionCommand::new),
            new Named("help", HelpCommand::new));

    public static void main(String[] args) {
        LogLines.forCommand();
        System.exit(run(Terminal.ofProcess(), args).code());
    }

    /** {@return how the command of these arguments ended} */
    public static ExitStatus run(Terminal terminal, String... args) {
        var main = new Main();
        var line = main.commandLine(commandsFor(args));
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        try {
            return main.execute(terminal, line.parseArgs(args));
        } catch (ParameterException e) {
            return wrongUsage(terminal.inJson(Arrays.asList(args).contains("--json")), e);
        }
    }

    /** {@return the parser of the whole command line} */
    static CommandLine newCommandLine() {
        return new Main().commandLine(COMMANDS);
    }

    /** Only the command that is called: looking at the options of all of them takes a sixth of the start of a server. */
    private static List<Named> commandsFor(String... args) {
        var called = COMMANDS.stream().filter(c -> args.length > 0 && c.name().equals(args[0])).toList();
        return called.isEmpty() ? COMMANDS : called;
    }

    private CommandLine commandLine(List<Named> commands) {
        var line = new CommandLine(this);
        commands.forEach(c -> line.addSubcommand(c.name(), c.make().get()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private ExitStatus execute(Terminal plain, ParseResult parsed) {
        var helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped == 0 ? ExitStatus.DONE : ExitStatus.USAGE;
        }
        var last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        var spec = last.commandSpec();
        if (!(spec.userObject() instanceof Command command)) {
            spec.commandLine().usage(plain.err());
            return ExitStatus.USAGE;
        }
        var terminal = plain.inJson(json);
        try {
            return command.run(terminal);
        } catch (ProblemException e) {
            terminal.tell(e.problems());
            return e.problems().getFirst().code() == GuardProblem.HELD ? ExitStatus.LOCKED : ExitStatus.REFUSED;
        } catch (ParameterException e) {
            return wrongUsage(terminal, e);
        } catch (RuntimeException e) {
            return bug(terminal, e);
        }
    }

    private static ExitStatus wrongUsage(Terminal terminal, ParameterException e) {
        var command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        var suggestions = e instanceof CommandLine.UnmatchedArgumentException unmatched
                ? suggestions(unmatched)
                : List.<String>of();
        terminal.tell(List.of(new Problem(CliProblem.USAGE, "The command line is not understood.",
                new Place.Setting(command), String.valueOf(e.getMessage()),
                suggestions.isEmpty()
                        ? "see `" + command + " --help`"
                        : "did you mean " + String.join(" or ", suggestions) + "? See `" + command + " --help`")));
        return ExitStatus.USAGE;
    }

    /** The nearest command by letters; else what picocli thinks of, which knows options too. */
    private static List<String> suggestions(CommandLine.UnmatchedArgumentException e) {
        return Nearest.of(e.getUnmatched().getFirst(), e.getCommandLine().getSubcommands().keySet()).map(List::of)
                .orElseGet(e::getSuggestions);
    }

    private ExitStatus bug(Terminal terminal, RuntimeException e) {
        var incident = UUID.randomUUID().toString().substring(0, 8);
        if (stackTrace) {
            e.printStackTrace(terminal.err());
        }
        LoggerFactory.getLogger(Main.class).debug("command failed, incident={}", incident, e);
        terminal.tell(List.of(new Problem(CliProblem.INTERNAL, "Internal error, incident " + incident + ".",
                new Place.Setting("godwit"), e.getClass().getSimpleName() + messageOf(e),
                "run it again with --stack-trace and report what it prints")));
        return ExitStatus.INTERNAL_ERROR;
    }

    private static String messageOf(RuntimeException e) {
        return e.getMessage() == null ? "" : ": " + e.getMessage();
    }
}
