package org.godwit.upgrade.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.upgrade.journal.JournalEntry.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-25T12:00:00Z"));

    @TempDir
    private Path folder = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void threeLines() {
        file = folder.resolve("journal.jsonl");
        try (var journal = Journal.open(file, NOON)) {
            journal.append("", Event.BEGUN, Map.of("by", "ğ \"quoted\" \n line"));
            journal.append("load UM_USER", Event.STARTED, Map.of());
            journal.append("load UM_USER", Event.FINISHED, Map.of("rows-written", "365"));
        }
    }

    @Test
    void whatWasWrittenIsReadBack() {
        try (var journal = Journal.open(file, NOON)) {
            assertThat(journal.entries()).hasSize(3);
            assertThat(journal.entries().getFirst().details()).containsEntry("by", "ğ \"quoted\" \n line");
            assertThat(journal.isFinished("load UM_USER")).isTrue();
            assertThat(journal.isTouched("load UM_ROLE")).isFalse();
            assertThat(journal.last("load UM_USER").orElseThrow().number("rows-written")).isEqualTo(365);
        }
    }

    @Test
    void aLineThatWasCutOffByACrashIsDroppedWhereverItWasCut() throws IOException {
        var whole = Files.readAllBytes(file);
        int lastLine = new String(whole, java.nio.charset.StandardCharsets.UTF_8).lastIndexOf("{\"seal\"");
        int start = new String(whole, java.nio.charset.StandardCharsets.UTF_8).substring(0, lastLine)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        for (int length = start; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));

            try (var journal = Journal.open(file, NOON)) {
                assertThat(journal.entries()).hasSize(2);
                assertThat(journal.isFinished("load UM_USER")).isFalse();
            }
        }
    }

    @Test
    void goingOnAfterACutLineWritesAWholeOne() throws IOException {
        var whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 10));
        try (var journal = Journal.open(file, NOON)) {
            journal.append("load UM_USER", Event.UNDONE, Map.of());
        }

        try (var journal = Journal.open(file, NOON)) {
            assertThat(journal.entries()).extracting(JournalEntry::event).containsExactly(Event.BEGUN, Event.STARTED,
                    Event.UNDONE);
        }
    }

    @Test
    void aFlippedByteAnywhereInAFinishedLineIsTold() throws IOException {
        var whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 7) {
            if (whole[at] == '\n') {
                continue;
            }
            var damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);

            assertThatThrownBy(() -> Journal.open(file, NOON)).as("byte %d", at).isInstanceOf(ProblemException.class)
                    .hasMessageContaining("GW-UPGRADE-020");
        }
    }

    @Test
    void aLineThatWasTakenOutIsTold() throws IOException {
        var lines = Files.readAllLines(file);
        Files.writeString(file, lines.get(0) + "\n" + lines.get(2) + "\n");

        assertThatThrownBy(() -> Journal.open(file, NOON)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("GW-UPGRADE-020");
    }
}
