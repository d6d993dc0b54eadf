package io.grapevine.token;

import io.grapevine.token.Verdict.Refused;

/** What is known about a token in the end. */
sealed interface Answer permits Known, Refused {}
