package org.godwit.server.cli;

/** One command: a thin sentence over a room's front door. Its fields are picocli's options and parameters. */
public interface Command {
    /**
     * Does the work.
     *
     * <p>Problems that are thrown are told by {@link Main} in their five parts and end with {@link ExitStatus#REFUSED}; a
     * command whose problem means something else tells it with {@link Terminal#tell} and returns what it means.
     *
     * @throws org.godwit.carbon.problem.ProblemException when something is wrong that the user can act on
     */
    ExitStatus run(Terminal terminal);
}
