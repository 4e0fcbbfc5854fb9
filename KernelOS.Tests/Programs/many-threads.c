/* many-threads ROUNDS: 64 threads that take turns under one mutex and one condition variable, count under another mutex,
   and pass items through a bounded buffer with two condition variables. All sums must come out right. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define THREADS 64
#define ROOM 7

static pthread_mutex_t s_turn_mutex = PTHREAD_MUTEX_INITIALIZER, s_sum_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t s_buffer_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t s_turn_changed = PTHREAD_COND_INITIALIZER, s_has_item = PTHREAD_COND_INITIALIZER;
static pthread_cond_t s_has_room = PTHREAD_COND_INITIALIZER;
static int s_rounds, s_turn, s_wrong;
static long s_sum, s_sent, s_received, s_items[ROOM];
static int s_first, s_count;

static void put(long item)
{
    pthread_mutex_lock(&s_buffer_mutex);
    while (s_count == ROOM)
    {
        pthread_cond_wait(&s_has_room, &s_buffer_mutex);
    }

    s_items[(s_first + s_count++) % ROOM] = item;
    s_sent += item;
    pthread_cond_signal(&s_has_item);
    pthread_mutex_unlock(&s_buffer_mutex);
}

static void take(void)
{
    pthread_mutex_lock(&s_buffer_mutex);
    while (s_count == 0)
    {
        pthread_cond_wait(&s_has_item, &s_buffer_mutex);
    }

    s_received += s_items[s_first];
    s_first = (s_first + 1) % ROOM;
    s_count--;
    pthread_cond_signal(&s_has_room);
    pthread_mutex_unlock(&s_buffer_mutex);
}

static void *run(void *argument)
{
    long number = (long)argument;
    for (int round = 0; round < s_rounds; round++)
    {
        pthread_mutex_lock(&s_turn_mutex);
        while (s_turn % THREADS != number)
        {
            pthread_cond_wait(&s_turn_changed, &s_turn_mutex);
        }

        s_wrong += s_turn != round * THREADS + number;
        s_turn++;
        pthread_cond_broadcast(&s_turn_changed);
        pthread_mutex_unlock(&s_turn_mutex);
        for (int i = 0; i < 50; i++)
        {
            pthread_mutex_lock(&s_sum_mutex);
            s_sum += i;
            pthread_mutex_unlock(&s_sum_mutex);
        }

        if (number % 2 == 0)
        {
            put(round * THREADS + number);
        }
        else
        {
            take();
        }
    }

    return argument;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    s_rounds = argc > 1 ? atoi(argv[1]) : 1;
    int made = 0, joined = 0;
    for (long i = 0; i < THREADS; i++)
    {
        made += pthread_create(&threads[i], NULL, run, (void *)i) == 0;
    }

    for (long i = 0; i < THREADS; i++)
    {
        void *result = NULL;
        joined += pthread_join(threads[i], &result) == 0 && result == (void *)i;
    }

    printf("%d made, %d joined, %d turns, %d wrong, sum %ld, sent %ld, received %ld\n", made, joined, s_turn, s_wrong, s_sum, s_sent, s_received);
    return 0;
}
