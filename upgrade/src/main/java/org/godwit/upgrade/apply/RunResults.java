package org.godwit.upgrade.apply;

import java.util.Optional;
import org.godwit.upgrade.accept.Acceptance;
import org.godwit.upgrade.verify.Verification;

/** What the checks of one run found, for its report. Not for use by several threads. */
final class RunResults {
    private Optional<Verification> verification = Optional.empty();
    private Optional<Acceptance> acceptance = Optional.empty();

    void verified(Verification result) {
        verification = Optional.of(result);
    }

    void accepted(Acceptance result) {
        acceptance = Optional.of(result);
    }

    Optional<Verification> verification() {
        return verification;
    }

    Optional<Acceptance> acceptance() {
        return acceptance;
    }
}
