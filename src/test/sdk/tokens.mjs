import { createHmac } from 'node:crypto';

/** The key that the servers under test know. */
const SECRET = process.env.TIDINGS_SECRET;

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token, signed with HS256. */
export function token(claims, secret = SECRET) {
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** So many seconds from now, at least, as a token's claim. */
export function inSeconds(seconds) {
  return Math.ceil(Date.now() / 1000) + seconds;
}

/** Tokens that are short-lived until they are told that they have served. */
export function shortFirst(claims) {
  const source = { given: 0, served: false };
  source.getToken = async () => {
    source.given++;
    return token({ ...claims, exp: inSeconds(source.served ? 3_600 : 2) });
  };
  return source;
}
