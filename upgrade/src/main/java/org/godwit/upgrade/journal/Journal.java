package org.godwit.upgrade.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The journal of one upgrade: a file of JSON lines, each forced to the disk before the run acts again, each sealed with a
 * checksum over itself and all lines before it. That a step is done may come to the disk together with the line that follows it: a
 * step whose end is forgotten is undone and done again. A last line that was cut off by a crash is dropped; anything else that does
 * not fit is told, and nothing is done.
 *
 * <p>Safe for use by several threads of one process, whose lines come to the disk in the order in which they stand.
 */
public final class Journal implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SEAL_BYTES = 12;

    private final Path file;
    private final InstantSource clock;
    private final List<JournalEntry> entries = new ArrayList<>();
    private final FileChannel channel;
    private final boolean isWritten;
    private String seal = "";

    private Journal(Path file, InstantSource clock, OpenOption... options) throws IOException {
        this.file = file;
        this.clock = clock;
        this.channel = FileChannel.open(file, options);
        this.isWritten = List.of(options).contains(StandardOpenOption.WRITE);
        try {
            long end = readAll();
            if (isWritten) {
                channel.truncate(end);
                channel.position(end);
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Opens a journal to write on, and makes it when there is none.
     *
     * @throws org.godwit.carbon.problem.ProblemException when it is damaged or cannot be read
     */
    public static Journal open(Path file, InstantSource clock) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return new Journal(file, clock, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw damaged(file, e.getClass().getSimpleName() + ": " + e.getMessage()).exception(e);
        }
    }

    /**
     * {@return the lines of a journal, which another process may be writing}
     *
     * @throws org.godwit.carbon.problem.ProblemException when it is damaged or cannot be read
     */
    public static List<JournalEntry> read(Path file) {
        try (var journal = new Journal(file, InstantSource.system(), StandardOpenOption.READ)) {
            return journal.entries();
        } catch (IOException e) {
            throw damaged(file, e.getClass().getSimpleName() + ": " + e.getMessage()).exception(e);
        }
    }

    /** {@return every line so far} */
    public synchronized List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /** {@return what was last said of a step} */
    public synchronized Optional<JournalEntry> last(String step) {
        return entries.reversed().stream().filter(e -> e.step().equals(step)).findFirst();
    }

    /** {@return what was last said of each step, in the order in which they were begun} */
    public static List<JournalEntry> lastOfEachStep(List<JournalEntry> entries) {
        var last = new LinkedHashMap<String, JournalEntry>();
        entries.forEach(e -> last.put(e.step(), e));
        return List.copyOf(last.values());
    }

    /** {@return whether a step has acted and was not undone since} */
    public boolean isFinished(String step) {
        return last(step).filter(e -> e.event() == JournalEntry.Event.FINISHED).isPresent();
    }

    /** {@return how far a step got that was not finished, empty when it must begin anew} */
    public synchronized Optional<JournalEntry> progress(String step) {
        for (var entry : entries.reversed()) {
            if (entry.step().equals(step)) {
                switch (entry.event()) {
                    case PROGRESSED -> {
                        return Optional.of(entry);
                    }
                    case FINISHED, UNDONE -> {
                        return Optional.empty();
                    }
                    case BEGUN, RESUMED, STARTED, FAILED, INTERRUPTED -> {
                        // what went before still counts
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** {@return whether a step may have acted in part} */
    public boolean isTouched(String step) {
        return last(step).filter(e -> e.event() != JournalEntry.Event.UNDONE).isPresent();
    }

    /** Writes a line. It is on the disk when this returns, unless it tells of an end: then at the next line, or at the close. */
    public synchronized void append(String step, JournalEntry.Event event, Map<String, String> details) {
        var entry = new JournalEntry(clock.instant(), step, event, details);
        var body = text(entry);
        var next = seal(seal, body);
        var line = "{\"seal\":\"" + next + "\"," + body.substring(1) + "\n";
        try {
            var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (event != JournalEntry.Event.FINISHED) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The journal cannot be written.", new Place.File(file),
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "make room on the disk, then go on with 'godwit resume'").exception(e);
        }
        seal = next;
        entries.add(entry);
    }

    /** {@return where the last whole line ends} */
    private long readAll() throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until all is read
        }
        var text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        long end = 0;
        int number = 0;
        for (int from = 0; from < text.length();) {
            number++;
            int to = text.indexOf('\n', from);
            if (to < 0) {
                break;
            }
            var line = text.substring(from, to);
            readLine(line, number);
            end += line.getBytes(StandardCharsets.UTF_8).length + 1;
            from = to + 1;
        }
        return end;
    }

    private void readLine(String line, int number) {
        try {
            var node = JSON.readTree(line);
            var told = node.path("seal").asString("");
            var body = "{" + line.substring(Math.min(line.length(), "{\"seal\":\"\",".length() + told.length()));
            var expected = seal(seal, body);
            if (!MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
                    told.getBytes(StandardCharsets.UTF_8))) {
                throw damaged(file, "line " + number + " was altered, or lines before it are missing").exception();
            }
            entries.add(entry(node, number));
            seal = expected;
        } catch (JacksonException e) {
            throw damaged(file, "line " + number + " is no entry").exception(e);
        }
    }

    private static String text(JournalEntry entry) {
        var node = JSON.createObjectNode();
        node.put("at", entry.at().toString());
        node.put("step", entry.step());
        node.put("event", entry.event().name());
        var details = node.putObject("details");
        entry.details().forEach(details::put);
        return node.toString();
    }

    /** What is sealed but not understood was written by a program that knows more. */
    private JournalEntry entry(JsonNode node, int number) {
        try {
            return entry(node);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Problem(UpgradeProblem.JOURNAL_VERSION, "Another version of Godwit wrote this journal.",
                    new Place.File(file), "line " + number + " tells of what this version does not know",
                    "use the version of Godwit that began the upgrade").exception(e);
        }
    }

    private static JournalEntry entry(JsonNode node) {
        var details = new TreeMap<String, String>();
        node.path("details").properties().forEach(p -> details.put(p.getKey(), p.getValue().asString()));
        return new JournalEntry(Instant.parse(node.path("at").asString()), node.path("step").asString(),
                JournalEntry.Event.valueOf(node.path("event").asString()), details);
    }

    private static String seal(String before, String body) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(before.getBytes(StandardCharsets.UTF_8));
            var hash = sha.digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, SEAL_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Problem damaged(Path file, String why) {
        return new Problem(UpgradeProblem.JOURNAL_DAMAGED, "The journal of the upgrade is damaged.",
                new Place.File(file), why,
                "bring the file back from a backup; without it neither resume nor rollback knows what was done. The old"
                        + " home is untouched: an upgrade into another folder and database can begin at once");
    }

    @Override
    public void close() {
        try (channel) {
            if (isWritten) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
