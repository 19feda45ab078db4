/** What a gateway and a node outside the cluster say to each other on their one WebSocket (SPEC.md section 8.1). */
@NullMarked
package dev.homie.core.link;

import org.jspecify.annotations.NullMarked;
