/**
 * Who may do what: subjects, rules, and the scope of keys that follows from them. A pure core of
 * tables, and the file that they are read from.
 *
 * <p>It knows neither the state nor HTTP: a key is a text here. Start reading at {@link
 * io.grapevine.access.Rules}.
 */
@NullMarked
package io.grapevine.access;

import org.jspecify.annotations.NullMarked;
