/** Terminal sessions: the output log, attachments and their windows, input streams, and the bus in front of them. */
@NullMarked
package dev.homie.node.terminal;

import org.jspecify.annotations.NullMarked;
