/**
 * The command line: every command is a thin sentence over the front door of a room.
 *
 * <p>To add a command: write a class {@code XyzCommand} that implements {@link org.godwit.server.cli.Command}, annotate it
 * with picocli's {@code @Command(name = …, header = …)} and its fields with {@code @Option} and {@code @Parameters}, and add
 * it to the one list, {@code Main.commands()}. A group such as {@code godwit user} is a class with {@code @Command(name =
 * "user", subcommands = …)} that implements nothing. A command
 * <ul>
 * <li>returns an {@link org.godwit.server.cli.ExitStatus}; a {@code ProblemException} that it throws is told in five parts
 * and means {@code REFUSED}; where the problem means another status it calls {@code terminal.tell(e.problems())} and returns
 * that;
 * <li>prints results to {@code terminal.out()}, or one record with {@code terminal.print(…)} when {@code terminal.isJson()};
 * {@code --json}, {@code --stack-trace} and {@code --help} are there for every command;
 * <li>takes secrets by {@code terminal.secret(passwordFile, "GODWIT_PASSWORD", "password of …")}, never as an argument;
 * <li>throws picocli's {@code ParameterException} for what only it can see is wrong usage.
 * </ul>
 */
@NullMarked
package org.godwit.server.cli;

import org.jspecify.annotations.NullMarked;
