/** Verticles of the owner's own: into a server that runs, or in a process of their own. */
@NullMarked
package dev.homie.cli.deploy;

import org.jspecify.annotations.NullMarked;
