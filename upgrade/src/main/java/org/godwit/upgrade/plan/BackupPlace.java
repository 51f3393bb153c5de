package org.godwit.upgrade.plan;

import java.nio.file.Path;
import java.util.Optional;

/** Where an upgrade puts its backup of the old installation. */
public sealed interface BackupPlace {
    /** {@return the form in which the operator and the record of an upgrade name it} */
    String text();

    /** {@return the archive, for a home that is being made in a folder; empty when none is made} */
    Optional<Path> archive(Path home);

    /** {@return the place that a text names: {@code none}, {@code new-home} or a file} */
    static BackupPlace parse(String text) {
        return switch (text) {
            case "none" -> new None();
            case "", "new-home" -> new InNewHome();
            default -> new File(Path.of(text).toAbsolutePath().normalize());
        };
    }

    /** A file in the new home: {@code godwit/backup.zip}. */
    record InNewHome() implements BackupPlace {
        @Override
        public String text() {
            return "new-home";
        }

        @Override
        public Optional<Path> archive(Path home) {
            return Optional.of(home.resolve("godwit/backup.zip"));
        }
    }

    /** A file of the operator's choice. */
    record File(Path file) implements BackupPlace {
        @Override
        public String text() {
            return file.toString();
        }

        @Override
        public Optional<Path> archive(Path home) {
            return Optional.of(file);
        }
    }

    /** The operator promises that there is a backup already. */
    record None() implements BackupPlace {
        @Override
        public String text() {
            return "none";
        }

        @Override
        public Optional<Path> archive(Path home) {
            return Optional.empty();
        }
    }
}
