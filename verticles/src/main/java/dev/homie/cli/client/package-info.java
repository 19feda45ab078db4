/** How a command finds the running server and speaks to it: HTTP for links and health, the wire for the rest. */
@NullMarked
package dev.homie.cli.client;

import org.jspecify.annotations.NullMarked;
