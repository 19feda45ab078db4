/** Hangs a node on a gateway by one outbound WebSocket: the node serves its own bus, and this carries it over. */
@NullMarked
package dev.homie.node.link;

import org.jspecify.annotations.NullMarked;
