package org.godwit.server.console;

/**
 * The form to log in.
 *
 * @param token must come back with the form, so that nobody else's page can send it
 * @param next where to go then
 * @param user the name as it was typed last
 * @param wrong why the last attempt failed; empty for the first one
 */
public record LoginPage(String token, String next, String user, String wrong) {}
