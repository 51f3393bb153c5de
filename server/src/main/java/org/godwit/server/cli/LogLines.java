package org.godwit.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line an event on standard error: time in UTC, level, room, fact. */
final class LogLines extends Formatter {
    private static final String OUR_PACKAGES = "org.godwit.";
    /** Held here, since the log manager forgets a logger that nobody holds, and its level with it. */
    private static final Logger OURS = Logger.getLogger("org.godwit");

    private LogLines() {}

    /** Commands say what they do themselves: only warnings are logged. */
    static void forCommand() {
        install(Level.WARNING);
    }

    /** The server logs its story. */
    static void forServer() {
        install(Level.INFO);
    }

    private static void install(Level own) {
        var root = Logger.getLogger("");
        Arrays.stream(root.getHandlers()).forEach(root::removeHandler);
        Handler handler = new ConsoleHandler();
        handler.setFormatter(new LogLines());
        handler.setLevel(Level.ALL);
        try {
            handler.setEncoding(StandardCharsets.UTF_8.name());
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        OURS.setLevel(own);
    }

    @Override
    public String format(LogRecord event) {
        var line = new StringBuilder(160);
        line.append(event.getInstant().truncatedTo(ChronoUnit.MILLIS)).append(' ');
        line.append(level(event.getLevel())).append(' ').append(room(event.getLoggerName())).append(' ');
        line.append(formatMessage(event).replace('\n', ' ')).append('\n');
        if (event.getThrown() != null) {
            var trace = new StringWriter();
            event.getThrown().printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        return line.toString();
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        return value >= Level.INFO.intValue() ? "INFO " : "DEBUG";
    }

    private static String room(String logger) {
        if (logger == null || !logger.startsWith(OUR_PACKAGES)) {
            return String.valueOf(logger);
        }
        var name = logger.substring(OUR_PACKAGES.length());
        int last = name.lastIndexOf('.');
        return last < 0 ? name : name.substring(0, last);
    }
}
