package org.godwit.carbon.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;

/** Reads and checks what is claimed of one user, by the attributes of the user's store. */
record UserClaims(List<Claim> claims, String domain) {
    /** {@return the values of claims that a user has, by address} */
    Map<String, String> values(Map<String, String> attributes) {
        var values = new LinkedHashMap<String, String>();
        for (var claim : claims) {
            var value = attributes.get(claim.attribute(domain));
            if (value != null) {
                values.put(claim.uri(), value);
            }
        }
        return values;
    }

    /**
     * {@return the attributes to be set for claims that change}
     *
     * @param wanted values by address; an empty one takes the claim away
     * @throws org.godwit.carbon.problem.ProblemException with every claim that cannot be set so
     */
    Map<String, String> attributes(Map<String, String> wanted) {
        var attributes = new LinkedHashMap<String, String>();
        var problems = new Problems();
        wanted.forEach((uri, value) -> problems.collect(() -> attribute(uri, value))
                .ifPresent(attribute -> attributes.put(attribute, value)));
        problems.throwIfAny();
        return attributes;
    }

    private String attribute(String uri, String value) {
        var claim = claims.stream().filter(c -> c.uri().equals(uri)).findFirst();
        var attribute = claim.map(c -> c.attribute(domain)).filter(a -> !a.isEmpty())
                .orElseThrow(() -> refused(uri, "the dialect maps it to no attribute of store " + domain).exception());
        claim.flatMap(c -> why(c, value)).ifPresent(why -> {
            throw refused(uri, why).exception();
        });
        return attribute;
    }

    private static Optional<String> why(Claim claim, String value) {
        if (claim.readOnly()) {
            return Optional.of("it may only be read");
        }
        if (value.isEmpty()) {
            return claim.required() ? Optional.of("it may not be taken away") : Optional.empty();
        }
        return matches(claim.pattern(), value)
                ? Optional.empty()
                : Optional.of("the value does not match " + claim.pattern());
    }

    /** A pattern that is none was never enforced by the old server, either. */
    private static boolean matches(String pattern, String value) {
        try {
            return pattern.isEmpty() || Pattern.matches(pattern, value);
        } catch (PatternSyntaxException e) {
            return true;
        }
    }

    private static Problem refused(String uri, String why) {
        return new Problem(IdentityProblem.CLAIM_REFUSED, "The claim " + uri + " cannot be set.",
                new Place.Setting(uri),
                why, "correct the address or the value; list the claims with GET /api/claims");
    }
}
