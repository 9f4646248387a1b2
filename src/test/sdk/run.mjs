// The files that are wanted, in one process: on a busy machine the start of one for each
// takes longer than most of the tests.
for (const file of process.env.TIDINGS_TESTS.split(' ')) await import(`./${file}`);
