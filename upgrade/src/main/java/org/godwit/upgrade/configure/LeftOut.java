package org.godwit.upgrade.configure;

/**
 * A file or folder of the old home that the new one does not get.
 *
 * @param file path below the home, with slashes; a folder stands for everything in it
 * @param reason why
 */
public record LeftOut(String file, String reason) {}
