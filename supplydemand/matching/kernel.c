/* The compiled kernel: the best supplies of each demand, exactly as supplydemand/matching/plain.py finds them.
 *
 * Supplies lie in groups that share their block keys, and in tiles of TILE. For a demand, the products of its words with the
 * supplies' are added up along the postings of each word; then a loop over int16 lanes gives each supply an upper bound of its
 * score (INVALID where a constraint fails). Whoever may still get in is scored exactly, best bound first, in integers. All
 * bounds err upwards, so leaving out changes nothing. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif
#if defined(__AVX512BW__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
#define WIDE /* 512 bits at a time */
#endif

#define TILE 128
#define LANES 16
#define WHOLE 10000
#define INVALID (-16000)
#define BUCKET 32
#define BUCKETS 1024
#define BIT_KEYS 16
#define TILES_AT_ONCE 1024 /* so that a lane of 16 bits can count them */
#define FACETS 16
#define MOST_COMPONENTS 32
#define AT_ONCE 64 /* demands */
#define LEVEL_TOP 254
#define HEADS_TOP 255
#define BLOCK 8 /* tiles: a word's postings are cut so often */
#define SPAN 8 /* blocks: their products stay in the nearest cache */
#define WORD_SPACE 65536 /* places that 16 bits can tell apart */
#define FAR_AHEAD 24
#define LIVE_AT_ONCE 32 /* scored together, before the next have to beat them */
#define FEW 64 /* to be sorted by putting each in its place */
#define TEXT_SUM 40000 /* bounds of text count in the finest unit in which the most that it can give is no more than this */
#define FIRST_TILES 6 /* so many are searched before the others, which then have to beat what was found */
#define UNSTATED (-1)
#define REACH_ANY 3
enum { TEXT = -1, REGION = -2, LEVEL = -3, DATE = -4, HEADCOUNT = -5, SALARY = -6 };
enum { C_ORGANIZATION, C_LEVEL, C_LEVEL_MAX, C_PROVINCE, C_CITY, C_DISTRICT, C_REACH, C_FROM, C_UNTIL, C_HEADCOUNT, C_PAY, C_CITY_CODE, COLUMNS };

typedef int16_t lanes __attribute__((vector_size(2 * LANES)));
typedef int16_t stored __attribute__((vector_size(2 * LANES), aligned(2), may_alias)); /* lanes where numpy put them */

/* What exact scoring reads of a supply, side by side. */
typedef struct {
    int32_t place, organization, group, headcount, salary;
    int16_t province, city, level, starts;
    uint16_t offered; /* a bit for each facet of which anything is stated */
    int16_t unused;
} facts;

typedef struct {
    int64_t supplies, tiles, groups, facets, keys, blocks, dates_known, has_ends, has_reach, has_salary;
    const uint8_t *province, *city, *level, *heads, *date; /* columns for the scan, as codes */
    const int16_t *wide_date, *district, *reach, *ends;
    const int16_t *dates; /* days by date code - 1 */
    const facts *fact;
    const int32_t *position; /* here, by place in the snapshot */
    const int32_t *province_groups; /* where each province's groups begin; NULL where groups lie across provinces */
    const int32_t *organization_ptr, *organization_idx;
    const int32_t *group_ptr;
    const uint8_t *group_offered;
    const uint8_t *group_levels, *tile_levels; /* the lowest and the highest code in each */
    const int64_t *group_post_ptr;
    const int32_t *group_post_idx, *group_post_val;
    const int64_t *group_row_ptr;
    const int32_t *group_row_key, *group_row_val;
    const int64_t *post_ptr;
    const int32_t *post_idx;
    const int32_t *key_bits; /* row of a frequent key in bits, or -1 */
    const uint16_t *bits;    /* which supplies have the key, 16 a word */
    const int64_t *row_ptr;
    const int32_t *row_key, *row_val;
    const int8_t *key_facet;
    const int32_t *text_cut; /* words x (blocks + 1): where a word's postings in a block begin */
    const uint32_t *text_post; /* place within its WORD_SPACE << 16 | weight */
    const uint8_t *text_most; /* words x tiles: a word's highest weight in a tile, in its steps */
    const uint16_t *text_step; /* of each word: the unit of its highest weights */
} supply_index;

typedef struct {
    const int32_t *columns, *wanted;
    const int64_t *key_ptr;
    const int32_t *key, *worth;
    const int64_t *text_ptr;
    const int32_t *text_term, *text_weight;
    const int32_t *floor; /* whoever scores less is not asked for; NULL where everybody is */
} demand_index;

typedef struct {
    int64_t components, block, late_max, top, text_weight;
    int64_t by_organization, by_level, by_reach, by_date;
    int64_t region_city, region_province, region_elsewhere, level_exact, level_higher;
    const int32_t *kind, *weight, *neutral, *silence;
    const uint8_t *is_share, *is_grouped, *is_silent;
} profile_data;

/* Rows lie as numpy reads them, without gaps: demand and supply in 64 bits, rank, score and parts in 16. */
typedef struct {
    uint8_t *rows; /* ``top`` for each demand */
    int32_t *count; /* how many of them are written */
    int64_t *next; /* the place in the demands' turn that nobody has taken yet; shared by all threads */
    const int64_t *demand_ids, *supply_ids;
    int64_t candidates, lonely, scanned, opened, scored;
} result_data;

typedef struct {
    const uint32_t *post;
    int32_t count, factor;
} postings;

typedef struct {
    const supply_index *s; /* the arrangement that the demand is matched in */
    const demand_index *d;
    const profile_data *p;
    int16_t *base, *bound;
    int32_t *dot;         /* products with the demand's words, in some blocks */
    postings *said;       /* where each of its words is said there */
    int16_t *text;        /* points that the text gives, of whoever was scored */
    int32_t *tiles, *chosen;
    int64_t *live, *order; /* who may still get in: bound << 48 | text << 32 | supply */
    int16_t *most;        /* the highest bound in a tile, text included */
    uint16_t *tile_text;  /* the most that the text can give in a tile; a point is 1 << text_shift */
    int64_t text_shift;
    uint8_t *is_touched;  /* by tile */
    int32_t *group_value; /* facets x groups */
    uint64_t *group_bits;
    int32_t *group_points; /* points of the facets that are constant in a group, exactly */
    int64_t group_first, group_last, tile_first, tile_last; /* where the demand's supplies can lie */
    int64_t uniform;       /* the same where it is the same for all groups, else -1 */
    int64_t constant;      /* points that all supplies get, at most */
    int16_t *raised;      /* facets x supplies: what the best shared key gave so far, of facets that differ within groups */
    int32_t *mark;        /* worth of a key that the demand has */
    int32_t *facet_value;
    int64_t *heap;
    const uint16_t *bits[BIT_KEYS];
    int16_t gain[BIT_KEYS];
    int32_t bit_facet[BIT_KEYS];
    int64_t bit_keys, is_all_bits; /* whether the bits tell all that the demand shares outside groups */
    int32_t own;          /* the organization that is left out, or -1 */
    int64_t size, floor, need; /* need: the least score that gets in */
    int32_t part_of[FACETS];
    int64_t fixed, varied, has_own; /* points of the parts that are worth the same with all supplies; the other parts outside groups */
    int32_t varying[MOST_COMPONENTS];
} work;

typedef struct {
    int16_t province, city, district, reach, level, level_low, level_high, date_same, date_high, end_low, head_cap;
    int16_t at_city, at_province, elsewhere, at_none, level_same, level_other;
    int16_t date_full, date_late, date_none, head_unit, head_none;
    int head_shift;
} terms;

static int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min64(int64_t a, int64_t b) { return a < b ? a : b; }
#ifdef __AVX2__
static inline lanes pick(lanes mask, lanes a, lanes b) { return (lanes)_mm256_blendv_epi8((__m256i)b, (__m256i)a, (__m256i)mask); }
static inline lanes lower(lanes a, lanes b) { return (lanes)_mm256_min_epi16((__m256i)a, (__m256i)b); }
static inline lanes higher(lanes a, lanes b) { return (lanes)_mm256_max_epi16((__m256i)a, (__m256i)b); }
#else
static inline lanes pick(lanes mask, lanes a, lanes b) { return (mask & a) | (~mask & b); }
static inline lanes lower(lanes a, lanes b) { return pick(a < b, a, b); }
static inline lanes higher(lanes a, lanes b) { return pick(a > b, a, b); }
#endif
static inline lanes load(const int16_t *from) { return (lanes)*(const stored *)from; }
static inline lanes codes(const uint8_t *from) {
#ifdef __AVX2__
    return (lanes)_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)from));
#else
    lanes wide;
    for (int64_t k = 0; k < LANES; k++) wide[k] = from[k];
    return wide;
#endif
}
static lanes all(int64_t value) { return (lanes){0} + (int16_t)value; }

/* The values whose bit is set, 0 elsewhere. */
static inline lanes chosen(uint16_t bits, lanes values) {
#if defined(__AVX512BW__) && defined(__AVX512VL__)
    return (lanes)_mm256_maskz_mov_epi16(bits, (__m256i)values);
#else
    const lanes places = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, -32768};
    return ((all((int16_t)bits) & places) == places) & values;
#endif
}

/* At least the points that products with a demand's words give; ``share`` is twice what a product of 2^24 is worth. */
static inline lanes text_lanes(const int32_t *dot, lanes share) {
#ifdef __AVX2__
    __m256i low = _mm256_srai_epi32(_mm256_loadu_si256((const __m256i *)dot), 10);
    __m256i high = _mm256_srai_epi32(_mm256_loadu_si256((const __m256i *)(dot + LANES / 2)), 10);
    __m256i parts = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xd8);
    parts = _mm256_slli_epi16(_mm256_min_epi16(parts, _mm256_set1_epi16(1 << 14)), 1);
    return (lanes)_mm256_add_epi16(_mm256_mulhi_epu16(parts, (__m256i)share), _mm256_set1_epi16(1));
#else
    lanes found;
    for (int64_t k = 0; k < LANES; k++) found[k] = (int16_t)((min64(dot[k] >> 10, 1 << 14) * 2 * share[k] >> 16) + 1);
    return found;
#endif
}

static inline int64_t points(const profile_data *p, int32_t c, int64_t value) { return value * p->weight[c] / WHOLE; }

/* ---- exact score ---- */

static int64_t place_value(const profile_data *p, const facts *i, const int32_t *d, int32_t c) {
    if (!d[C_PROVINCE]) return p->neutral[c];
    if (!i->province) return p->silence[c];
    if (d[C_CITY] && i->city == d[C_CITY]) return p->region_city;
    return i->province == d[C_PROVINCE] ? p->region_province : p->region_elsewhere;
}

static int64_t plain_value(const profile_data *p, const facts *i, const int32_t *d, int32_t c) {
    switch (p->kind[c]) {
    case REGION:
        return place_value(p, i, d, c);
    case LEVEL:
        if (d[C_LEVEL] == UNSTATED) return p->neutral[c];
        return i->level == d[C_LEVEL] ? p->level_exact : p->level_higher;
    case DATE:
        if (!d[C_FROM]) return p->neutral[c];
        if (!i->starts) return p->silence[c];
        return WHOLE - min64(max64(i->starts - d[C_FROM], 0), p->late_max) * WHOLE / p->late_max;
    case HEADCOUNT:
        if (!d[C_HEADCOUNT]) return p->neutral[c];
        if (!i->headcount) return p->silence[c];
        return min64(i->headcount, d[C_HEADCOUNT]) * WHOLE / d[C_HEADCOUNT];
    default:
        if (!d[C_PAY]) return p->neutral[c];
        if (!i->salary) return p->silence[c];
        return min64(WHOLE, (int64_t)d[C_PAY] * WHOLE / i->salary);
    }
}

static void share_keys(work *w, const int32_t *key, const int32_t *strength, int64_t first, int64_t last) {
    for (int64_t q = first; q < last; q++) {
        int32_t worth = w->mark[key[q]];
        if (!worth) continue;
        int32_t f = w->s->key_facet[key[q]];
        if (w->p->is_share[f]) w->facet_value[f]++;
        else w->facet_value[f] = (int32_t)max64(w->facet_value[f], (int64_t)worth * strength[q] / 100);
    }
}

/* What the demand shares with a supply, outside groups. */
static void share_own(work *w, int64_t i) {
    const supply_index *s = w->s;
    if (!w->is_all_bits) {
        share_keys(w, s->row_key, s->row_val, s->row_ptr[i], s->row_ptr[i + 1]);
        return;
    }
    for (int64_t b = 0; b < w->bit_keys; b++) w->facet_value[w->bit_facet[b]] += w->bits[b][i / LANES] >> i % LANES & 1;
}

static int64_t facet_points(const work *w, int64_t demand, int32_t c, int is_offered) {
    const profile_data *p = w->p;
    int32_t f = p->kind[c], wanted = w->d->wanted[demand * w->s->facets + f];
    int64_t value = p->is_share[f] && wanted ? (int64_t)w->facet_value[f] * WHOLE / wanted : w->facet_value[f];
    if (!wanted) value = p->neutral[c];
    else if (!is_offered) value = p->silence[c];
    return points(p, c, value);
}

/* Points that a product gives, exactly. */
static inline int64_t text_points(const work *w, int64_t dot) { return min64(WHOLE, dot * WHOLE >> 24) * w->p->text_weight / WHOLE; }

static int64_t part_points(work *w, int64_t demand, const facts *fact, int32_t c) {
    int32_t f = w->p->kind[c];
    if (f >= 0) return facet_points(w, demand, c, fact->offered >> f & 1);
    return points(w->p, c, plain_value(w->p, fact, w->d->columns + demand * COLUMNS, c));
}

/* Points of a pair, exactly, with those of its text. */
static int64_t score(work *w, int64_t demand, int64_t i, int64_t text) {
    const supply_index *s = w->s;
    const facts *fact = s->fact + i;
    int64_t total = text + w->fixed + (w->uniform >= 0 ? w->uniform : w->group_points[fact->group]);
    if (w->has_own) {
        for (int64_t f = 0; f < s->facets; f++) w->facet_value[f] = 0;
        share_own(w, i);
    }
    for (int64_t k = 0; k < w->varied; k++) total += part_points(w, demand, fact, w->varying[k]);
    return total;
}

/* The same part by part. */
static void tell_parts(work *w, int64_t demand, int64_t i, int64_t text, int16_t *parts) {
    const supply_index *s = w->s;
    const facts *fact = s->fact + i;
    const int64_t g = fact->group;
    for (int64_t f = 0; f < s->facets; f++) w->facet_value[f] = 0;
    share_own(w, i);
    share_keys(w, s->group_row_key, s->group_row_val, s->group_row_ptr[g], s->group_row_ptr[g + 1]);
    for (int32_t c = 0; c < w->p->components; c++) parts[c] = (int16_t)(w->p->kind[c] == TEXT ? text : part_points(w, demand, fact, c));
}

/* Which parts differ from supply to supply outside groups; the others are worth the same with all of them. */
static void read_varying(work *w, int64_t demand) {
    const profile_data *p = w->p;
    const int32_t *d = w->d->columns + demand * COLUMNS, *wanted = w->d->wanted + demand * w->s->facets;
    w->fixed = w->varied = w->has_own = 0;
    for (int32_t c = 0; c < p->components; c++) {
        int32_t f = p->kind[c];
        if (f == TEXT || (f >= 0 && p->is_grouped[f])) continue;
        if (f >= 0 && (!wanted[f] || p->is_silent[f])) {
            w->fixed += points(p, c, wanted[f] ? p->silence[c] : p->neutral[c]);
        } else if ((f == REGION && !d[C_PROVINCE]) || (f == LEVEL && d[C_LEVEL] == UNSTATED) || (f == DATE && !d[C_FROM]) ||
                   (f == HEADCOUNT && !d[C_HEADCOUNT]) || (f == SALARY && !d[C_PAY])) {
            w->fixed += points(p, c, p->neutral[c]);
        } else {
            w->varying[w->varied++] = c;
            w->has_own |= f >= 0;
        }
    }
}

/* ---- the kept ---- */

static void sift(int64_t *heap, int64_t size) {
    for (int64_t at = 0;;) {
        int64_t low = at, left = 2 * at + 1;
        if (left < size && heap[left] < heap[low]) low = left;
        if (left + 1 < size && heap[left + 1] < heap[low]) low = left + 1;
        if (low == at) return;
        int64_t other = heap[at];
        heap[at] = heap[low];
        heap[low] = other;
        at = low;
    }
}

static void keep(work *w, int64_t key) {
    int64_t *heap = w->heap, top = w->p->top;
    if (key >> 32 < w->floor) return;
    if (w->size < top) {
        int64_t at = w->size++;
        while (at && heap[(at - 1) / 2] > key) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = key;
    } else if (key > heap[0]) {
        heap[0] = key;
        sift(heap, top);
    }
    if (w->size == top) w->need = max64(w->floor, heap[0] >> 32);
}

/* ---- bounds ---- */

/* The first of a key's postings that lies in the demand's groups. */
static int64_t group_posts(const work *w, int32_t key) {
    const supply_index *s = w->s;
    int64_t low = s->group_post_ptr[key], high = s->group_post_ptr[key + 1];
    while (w->group_first && low < high) {
        int64_t middle = (low + high) / 2;
        if (s->group_post_idx[middle] < w->group_first) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* The values of facets that are constant in a group; marks the groups that share a key of the block. */
static void value_groups(work *w, int64_t demand) {
    const supply_index *s = w->s;
    const profile_data *p = w->p;
    for (int64_t q = w->d->key_ptr[demand]; q < w->d->key_ptr[demand + 1]; q++) {
        int32_t key = w->d->key[q], f = s->key_facet[key];
        if (!p->is_grouped[f]) continue;
        int32_t *value = w->group_value + f * s->groups;
        for (int64_t r = group_posts(w, key); r < s->group_post_ptr[key + 1]; r++) {
            int32_t g = s->group_post_idx[r];
            if (g >= w->group_last) break;
            if (p->is_share[f]) value[g]++;
            else value[g] = (int32_t)max64(value[g], (int64_t)w->d->worth[q] * s->group_post_val[r] / 100);
            if (f == p->block && value[g]) w->group_bits[g / 64] |= 1ull << g % 64;
        }
    }
}

static void forget_groups(work *w, int64_t demand) {
    const supply_index *s = w->s;
    for (int64_t q = w->d->key_ptr[demand]; q < w->d->key_ptr[demand + 1]; q++) {
        int32_t key = w->d->key[q], f = s->key_facet[key];
        if (!w->p->is_grouped[f]) continue;
        int32_t *value = w->group_value + f * s->groups;
        for (int64_t r = group_posts(w, key); r < s->group_post_ptr[key + 1] && s->group_post_idx[r] < w->group_last; r++) value[s->group_post_idx[r]] = 0;
    }
}

/* Whether anybody between the lowest and the highest of these codes can be of a level that is looked for. */
static inline int is_level(const terms *t, const uint8_t *levels) { return levels[1] >= t->level_low && levels[0] <= t->level_high; }

static void touch(work *w, int64_t tile) {
    w->is_touched[tile] = 1;
    for (int64_t j = tile * TILE; j < (tile + 1) * TILE; j++) w->base[j] = INVALID;
}

/* Writes what the groups are worth over their supplies, and marks the tiles in which they lie. */
static void fill_groups(work *w, int64_t demand, const terms *t, int is_blocked) {
    const supply_index *s = w->s;
    const profile_data *p = w->p;
    const int32_t *wanted = w->d->wanted + demand * s->facets;
    int64_t same = 0, count = 0, filled = 0;
    int32_t facets[FACETS];
    for (int32_t f = 0; f < s->facets; f++) {
        if (!p->is_grouped[f]) continue;
        if (wanted[f]) facets[count++] = f;
        else same += points(p, w->part_of[f], p->neutral[w->part_of[f]]);
    }
    w->uniform = count ? -1 : same;
    if (!count) {
        for (int64_t k = w->tile_first; k < w->tile_last; k++) w->is_touched[k] = is_level(t, s->tile_levels + 2 * k);
        return;
    }
    value_groups(w, demand);
    for (int64_t word = w->group_first / 64; word * 64 < w->group_last; word++) {
        uint64_t bits = is_blocked ? w->group_bits[word] : ~0ull;
        if (!is_blocked && word * 64 < w->group_first) bits &= ~0ull << w->group_first % 64;
        if (!is_blocked && word * 64 + 64 > w->group_last) bits &= (1ull << w->group_last % 64) - 1;
        w->group_bits[word] = 0;
        for (; bits; bits &= bits - 1) {
            int64_t g = word * 64 + __builtin_ctzll(bits), total = same;
            if (!is_level(t, s->group_levels + 2 * g)) continue;
            for (int64_t k = 0; k < count; k++) {
                int32_t f = facets[k], c = w->part_of[f];
                int64_t value = w->group_value[f * s->groups + g];
                if (!s->group_offered[g * s->facets + f]) value = p->silence[c];
                else if (p->is_share[f]) value = value * WHOLE / wanted[f];
                total += points(p, c, value);
            }
            w->group_points[g] = (int32_t)total;
            int64_t first = s->group_ptr[g], last = s->group_ptr[g + 1];
            for (int64_t k = max64(filled, first / TILE); k * TILE < last; k++, filled = k) touch(w, k);
            for (int64_t j = first; j < last; j++) w->base[j] = (int16_t)(total + w->constant);
        }
    }
    forget_groups(w, demand);
}

/* Facets that differ within groups: the most that a shared key can add. Frequent keys are read as bits by the scan. */
static int16_t gain_of(const work *w, int64_t demand, int64_t q, int32_t f) {
    int64_t weight = w->p->weight[w->part_of[f]];
    if (w->p->is_share[f]) return (int16_t)(weight / w->d->wanted[demand * w->s->facets + f] + 1);
    return (int16_t)(weight * w->d->worth[q] / WHOLE + 1);
}

static void choose_bits(work *w, int64_t demand) {
    const supply_index *s = w->s;
    w->bit_keys = 0;
    w->is_all_bits = 1;
    for (int64_t q = w->d->key_ptr[demand]; q < w->d->key_ptr[demand + 1]; q++) {
        int32_t key = w->d->key[q], f = s->key_facet[key];
        if (w->p->is_grouped[f]) continue;
        if (s->key_bits[key] < 0 || w->bit_keys == BIT_KEYS) {
            w->is_all_bits &= s->post_ptr[key] == s->post_ptr[key + 1];
            continue;
        }
        w->bit_facet[w->bit_keys] = f;
        w->bits[w->bit_keys] = s->bits + s->key_bits[key] * s->tiles * (TILE / LANES);
        w->gain[w->bit_keys++] = gain_of(w, demand, q, f);
    }
}

/* The other keys raise the bounds that the scan wrote. */
static void raise_bounds(work *w, int64_t demand) {
    const supply_index *s = w->s;
    int64_t skipped = 0;
    for (int64_t q = w->d->key_ptr[demand]; q < w->d->key_ptr[demand + 1]; q++) {
        int32_t key = w->d->key[q], f = s->key_facet[key];
        if (w->p->is_grouped[f]) continue;
        if (s->key_bits[key] >= 0 && skipped < w->bit_keys) {
            skipped++;
            continue;
        }
        int16_t gain = gain_of(w, demand, q, f);
        for (int64_t r = s->post_ptr[key]; r < s->post_ptr[key + 1]; r++) {
            int32_t i = s->post_idx[r];
            if (!w->is_touched[i / TILE] || w->bound[i] < 0) continue;
            int16_t *raised = w->raised + f * s->tiles * TILE + i;
            if (w->p->is_share[f]) {
                w->bound[i] += gain;
            } else if (gain > *raised) {
                w->bound[i] += gain - *raised;
                *raised = gain;
            }
            if (w->bound[i] > w->most[i / TILE]) w->most[i / TILE] = w->bound[i];
        }
    }
}

/* How many different dates of supplies are not later than a day: codes up to that number. */
static int64_t dates_up_to(const supply_index *s, int64_t day) {
    int64_t low = 0, high = s->dates_known;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (s->dates[middle] <= day) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* How a demand's plain components and constraints read in the loop over lanes; returns points that all supplies get. */
static int64_t read_terms(const work *w, int64_t demand, terms *t) {
    const profile_data *p = w->p;
    const int32_t *d = w->d->columns + demand * COLUMNS;
    int64_t constant = 0;
    memset(t, 0, sizeof *t);
    t->province = (int16_t)(d[C_PROVINCE] ? d[C_PROVINCE] : -1);
    t->city = (int16_t)(d[C_CITY] ? d[C_CITY_CODE] : -1);
    t->district = (int16_t)(d[C_DISTRICT] ? d[C_DISTRICT] : -1);
    t->reach = (int16_t)(p->by_reach ? d[C_REACH] : 3);
    t->level = (int16_t)min64(d[C_LEVEL] + 1, LEVEL_TOP + 1);
    int is_bound = p->by_level && (d[C_LEVEL] != UNSTATED || d[C_LEVEL_MAX] != UNSTATED);
    t->level_low = (int16_t)(is_bound ? min64(max64(d[C_LEVEL], 0) + 1, LEVEL_TOP + 1) : 0);
    t->level_high = (int16_t)(is_bound && d[C_LEVEL_MAX] != UNSTATED ? min64(d[C_LEVEL_MAX] + 1, LEVEL_TOP) : LEVEL_TOP);
    int64_t start_high = 32767;
    if (p->by_date && d[C_FROM]) start_high = d[C_FROM] + p->late_max;
    if (p->by_date && d[C_UNTIL]) start_high = min64(start_high, d[C_UNTIL]);
    t->date_high = (int16_t)dates_up_to(w->s, start_high);
    t->date_same = (int16_t)(d[C_FROM] ? dates_up_to(w->s, d[C_FROM]) : w->s->dates_known);
    t->end_low = (int16_t)(p->by_date && d[C_FROM] ? d[C_FROM] : 0);
    for (int32_t c = 0; c < p->components; c++) {
        int64_t weight = p->weight[c], neutral = points(p, c, p->neutral[c]), silence = points(p, c, p->silence[c]);
        switch (p->kind[c]) {
        case REGION:
            t->at_city = (int16_t)(d[C_PROVINCE] ? points(p, c, p->region_city) : neutral);
            t->at_province = (int16_t)(d[C_PROVINCE] ? points(p, c, p->region_province) : neutral);
            t->elsewhere = (int16_t)(d[C_PROVINCE] ? points(p, c, p->region_elsewhere) : neutral);
            t->at_none = (int16_t)(d[C_PROVINCE] ? silence : neutral);
            break;
        case LEVEL:
            t->level_same = (int16_t)(d[C_LEVEL] == UNSTATED ? neutral : points(p, c, p->level_exact));
            t->level_other = (int16_t)(d[C_LEVEL] == UNSTATED ? neutral : points(p, c, p->level_higher));
            break;
        case DATE:
            t->date_full = (int16_t)(d[C_FROM] ? weight : neutral);
            t->date_none = (int16_t)(d[C_FROM] ? silence : neutral);
            t->date_late = t->date_full;
            if (d[C_FROM] && t->date_same < w->s->dates_known) {
                int64_t late = min64(w->s->dates[t->date_same] - d[C_FROM], p->late_max);
                t->date_late = (int16_t)points(p, c, WHOLE - late * WHOLE / p->late_max);
            }
            break;
        case HEADCOUNT:
            if (!d[C_HEADCOUNT]) {
                constant += neutral;
            } else if (d[C_HEADCOUNT] > HEADS_TOP || weight > 8000 || !weight) {
                constant += max64(weight, silence);
            } else {
                t->head_cap = (int16_t)d[C_HEADCOUNT];
                while (weight << (t->head_shift + 1) <= 24000) t->head_shift++;
                t->head_unit = (int16_t)(((weight << t->head_shift) + d[C_HEADCOUNT] - 1) / d[C_HEADCOUNT]);
                t->head_none = (int16_t)silence;
            }
            break;
        case SALARY:
            constant += !d[C_PAY] ? neutral : !w->s->has_salary ? silence : max64(weight, silence);
            break;
        default:
            break;
        }
    }
    return constant;
}

static inline int16_t highest(lanes values) {
#ifdef __AVX2__
    __m256i all_of = (__m256i)values;
    __m128i half = _mm_max_epi16(_mm256_castsi256_si128(all_of), _mm256_extracti128_si256(all_of, 1));
    __m128i turned = _mm_xor_si128(half, _mm_set1_epi16(0x7fff)); /* the highest becomes the lowest without sign */
    return (int16_t)(_mm_extract_epi16(_mm_minpos_epu16(turned), 0) ^ 0x7fff);
#else
    int16_t best = values[0];
    for (int64_t k = 1; k < LANES; k++) best = values[k] > best ? values[k] : best;
    return best;
#endif
}

/* Bounds without text of the touched tiles and of who lies in them; returns how many supplies meet the constraints. Whatever the loop reads again
 * and again is copied into locals first, or it would be read from memory after each store. */
static inline __attribute__((always_inline)) int64_t scan(const work *w, const terms *t, int64_t first, int64_t last, int is_rare, int is_uniform) {
    const supply_index *s = w->s;
    const uint8_t *restrict levels = s->level, *restrict provinces = s->province, *restrict cities = s->city, *restrict heads = s->heads;
    const uint8_t *restrict dates = s->date;
    const int16_t *restrict wide_dates = s->wide_date, *restrict bases = w->base;
    int16_t *restrict bound = w->bound, *restrict most = w->most;
    const uint16_t *bits[BIT_KEYS];
    lanes gain[BIT_KEYS];
    const int64_t bit_keys = w->bit_keys;
    for (int64_t k = 0; k < bit_keys; k++) bits[k] = w->bits[k], gain[k] = all(w->gain[k]);
    const lanes zero = all(0), invalid = all(INVALID), uniform = all(w->uniform + w->constant);
    const lanes my_province = all(t->province), my_city = all(t->city), my_level = all(t->level), my_date = all(t->date_same);
    const lanes at_city = all(t->at_city), at_province = all(t->at_province), elsewhere = all(t->elsewhere), at_none = all(t->at_none);
    const lanes level_same = all(t->level_same), level_other = all(t->level_other), level_low = all(t->level_low);
    const lanes level_high = all(t->level_high), date_none = all(t->date_none), date_late = all(t->date_late);
    const lanes date_full = all(t->date_full), date_high = all(t->date_high), head_cap = all(t->head_cap);
    const lanes head_unit = all(t->head_unit), head_none = all(t->head_none);
    const lanes in_city_only = all(-(t->reach == 1)), in_province_only = all(-(t->reach == 2));
    lanes many = zero;
    for (int64_t k = first; k < last; k++) {
        lanes best = invalid;
        for (int64_t j = w->tiles[k] * TILE, end = j + TILE; j < end; j += LANES) {
            lanes level = codes(levels + j), province = codes(provinces + j), head = codes(heads + j);
            lanes date = wide_dates ? load(wide_dates + j) : codes(dates + j), base = is_uniform ? uniform : load(bases + j);
            lanes fails = (level < level_low) | (level > level_high) | (date > date_high);
            if (!is_uniform) fails |= base < zero;
#pragma GCC unroll 1
            for (int64_t b = 0; b < bit_keys; b++) base += chosen(bits[b][j / LANES], gain[b]);
            lanes in_province = province == my_province, in_city = in_province & (codes(cities + j) == my_city);
            lanes region = pick(in_city, at_city, pick(in_province, at_province, elsewhere));
            lanes value = base + pick(province == zero, at_none, region) + pick(level == my_level, level_same, level_other);
            value += pick(date == zero, date_none, pick(date > my_date, date_late, date_full));
            value += pick(head == zero, head_none, (lower(head, head_cap) * head_unit) >> t->head_shift);
            fails |= (in_city_only & ~in_city) | (in_province_only & ~in_province);
            if (is_rare) {
                lanes ends = load(s->ends + j), in_district = load(s->district + j) == all(t->district), reach = load(s->reach + j);
                fails |= (ends != zero) & (ends < all(t->end_low));
                fails |= ((reach == all(2)) & ~in_province) | ((reach == all(1)) & ~in_city) | ((reach == zero) & ~in_district);
                fails |= all(-(t->reach == 0)) & ~in_district;
            }
            value = pick(fails, invalid, value);
            *(stored *)(bound + j) = (stored)value;
            many += fails;
            best = higher(value, best);
        }
        most[w->tiles[k]] = highest(best);
    }
    int64_t found = (last - first) * TILE;
    for (int64_t k = 0; k < LANES; k++) found += many[k];
    return found;
}

#ifdef WIDE
static inline __mmask64 same(__m512i codes_of, int64_t code) {
    return code >= 0 && code <= UINT8_MAX ? _mm512_cmpeq_epi8_mask(codes_of, _mm512_set1_epi8((char)code)) : 0;
}

/* The same for narrow dates and nothing rare: codes are compared 64 at a time, as bytes, and what they are worth is added where they hold. */
static inline __attribute__((always_inline)) int64_t scan_wide(const work *w, const terms *t, int64_t first, int64_t last, int is_uniform, int has_heads) {
    const supply_index *s = w->s;
    const uint16_t *bits[BIT_KEYS];
    __m512i gain[BIT_KEYS];
    const int64_t bit_keys = w->bit_keys;
    for (int64_t k = 0; k < bit_keys; k++) bits[k] = w->bits[k], gain[k] = _mm512_set1_epi16(w->gain[k]);
    const int64_t common = t->elsewhere + t->level_other + t->date_full + (is_uniform ? w->uniform + w->constant : 0);
    const __m512i start = _mm512_set1_epi16((int16_t)common), invalid = _mm512_set1_epi16(INVALID);
    const __m512i more_city = _mm512_set1_epi16((int16_t)(t->at_city - t->elsewhere)), more_province = _mm512_set1_epi16((int16_t)(t->at_province - t->elsewhere));
    const __m512i more_none = _mm512_set1_epi16((int16_t)(t->at_none - t->elsewhere)), more_level = _mm512_set1_epi16((int16_t)(t->level_same - t->level_other));
    const __m512i more_late = _mm512_set1_epi16((int16_t)(t->date_late - t->date_full)), more_undated = _mm512_set1_epi16((int16_t)(t->date_none - t->date_full));
    const __m512i head_cap = _mm512_set1_epi16(t->head_cap), head_unit = _mm512_set1_epi16(t->head_unit), head_none = _mm512_set1_epi16(t->head_none);
    const __m512i level_low = _mm512_set1_epi8((char)t->level_low), level_high = _mm512_set1_epi8((char)t->level_high);
    const __m512i date_high = _mm512_set1_epi8((char)t->date_high), date_same = _mm512_set1_epi8((char)t->date_same);
    const __m128i head_shift = _mm_cvtsi32_si128(t->head_shift);
    const __mmask64 city_only = t->reach == 1 ? ~0ull : 0, province_only = t->reach == 2 ? ~0ull : 0;
    int64_t found = 0;
    for (int64_t k = first; k < last; k++) {
        __m512i best = invalid;
        for (int64_t j = w->tiles[k] * TILE, end = j + TILE; j < end; j += 64) {
            const __m512i level = _mm512_loadu_si512(s->level + j), province = _mm512_loadu_si512(s->province + j), date = _mm512_loadu_si512(s->date + j);
            const __mmask64 in_province = same(province, t->province), in_city = in_province & same(_mm512_loadu_si512(s->city + j), t->city);
            const __mmask64 no_province = _mm512_testn_epi8_mask(province, province), is_level = same(level, t->level);
            const __mmask64 is_late = _mm512_cmpgt_epu8_mask(date, date_same), no_date = _mm512_testn_epi8_mask(date, date);
            __mmask64 fails = _mm512_cmplt_epu8_mask(level, level_low) | _mm512_cmpgt_epu8_mask(level, level_high) | _mm512_cmpgt_epu8_mask(date, date_high);
            fails |= (city_only & ~in_city) | (province_only & ~in_province);
            for (int64_t half = 0; half < 64; half += 32) {
                const int64_t i = j + half;
                __mmask32 fail = (__mmask32)(fails >> half);
                __m512i value = start;
                if (!is_uniform) {
                    const __m512i base = _mm512_loadu_si512(w->base + i);
                    fail |= _mm512_movepi16_mask(base);
                    value = _mm512_add_epi16(value, base);
                }
                value = _mm512_mask_add_epi16(value, (__mmask32)((in_province & ~in_city) >> half), value, more_province);
                value = _mm512_mask_add_epi16(value, (__mmask32)(in_city >> half), value, more_city);
                value = _mm512_mask_add_epi16(value, (__mmask32)(no_province >> half), value, more_none);
                value = _mm512_mask_add_epi16(value, (__mmask32)(is_level >> half), value, more_level);
                value = _mm512_mask_add_epi16(value, (__mmask32)(is_late >> half), value, more_late);
                value = _mm512_mask_add_epi16(value, (__mmask32)(no_date >> half), value, more_undated);
                if (has_heads) {
                    const __m512i head = _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)(s->heads + i)));
                    const __m512i part = _mm512_srl_epi16(_mm512_mullo_epi16(_mm512_min_epi16(head, head_cap), head_unit), head_shift);
                    value = _mm512_add_epi16(value, _mm512_mask_mov_epi16(part, _mm512_testn_epi16_mask(head, head), head_none));
                }
#pragma GCC unroll 1
                for (int64_t b = 0; b < bit_keys; b++) {
                    uint32_t has;
                    memcpy(&has, bits[b] + i / LANES, sizeof has);
                    value = _mm512_mask_add_epi16(value, has, value, gain[b]);
                }
                value = _mm512_mask_mov_epi16(value, fail, invalid);
                _mm512_storeu_si512(w->bound + i, value);
                best = _mm512_max_epi16(best, value);
                found += __builtin_popcount(~fail);
            }
        }
        w->most[w->tiles[k]] = highest((lanes)_mm256_max_epi16(_mm512_castsi512_si256(best), _mm512_extracti64x4_epi64(best, 1)));
    }
    return found;
}
#endif

static __attribute__((noinline)) int64_t scan_any(const work *w, const terms *t, int64_t touched) {
    int is_rare = w->s->has_reach || w->s->has_ends || t->reach == 0;
    int64_t found = 0;
#ifdef WIDE
    if (!is_rare && w->s->date) {
        if (w->uniform >= 0) return t->head_cap ? scan_wide(w, t, 0, touched, 1, 1) : scan_wide(w, t, 0, touched, 1, 0);
        return t->head_cap ? scan_wide(w, t, 0, touched, 0, 1) : scan_wide(w, t, 0, touched, 0, 0);
    }
#endif
    for (int64_t first = 0, last; first < touched; first = last) {
        last = min64(touched, first + TILES_AT_ONCE);
        if (w->uniform >= 0) found += is_rare ? scan(w, t, first, last, 1, 1) : scan(w, t, first, last, 0, 1);
        else found += is_rare ? scan(w, t, first, last, 1, 0) : scan(w, t, first, last, 0, 0);
    }
    return found;
}

/* Kept out of line: within a larger function the compiler runs out of registers. There is at least one posting; the last few are
 * added without a branch, which would often be guessed wrong: whoever is not there adds nothing to the first. */
static __attribute__((noinline)) void add_posts(int32_t *dot, const uint32_t *post, int64_t count, int32_t factor) {
    int64_t r = 0;
    for (; r + 4 < count; r += 4) {
        uint32_t a = post[r], b = post[r + 1], c = post[r + 2], d = post[r + 3];
        dot[a >> 16] += factor * (int32_t)(a & 0xffff);
        dot[b >> 16] += factor * (int32_t)(b & 0xffff);
        dot[c >> 16] += factor * (int32_t)(c & 0xffff);
        dot[d >> 16] += factor * (int32_t)(d & 0xffff);
    }
    const uint32_t none = post[0] & 0xffff0000, a = post[r], b = r + 1 < count ? post[r + 1] : none;
    const uint32_t c = r + 2 < count ? post[r + 2] : none, d = r + 3 < count ? post[r + 3] : none;
    dot[a >> 16] += factor * (int32_t)(a & 0xffff);
    dot[b >> 16] += factor * (int32_t)(b & 0xffff);
    dot[c >> 16] += factor * (int32_t)(c & 0xffff);
    dot[d >> 16] += factor * (int32_t)(d & 0xffff);
}

/* The products with the demand's words, of all supplies in some blocks. */
static __attribute__((noinline)) void multiply_words(const work *w, int64_t demand, int64_t first, int64_t last) {
    const supply_index *s = w->s;
    const int32_t *term = w->d->text_term + w->d->text_ptr[demand], *weight = w->d->text_weight + w->d->text_ptr[demand];
    const int64_t terms = w->d->text_ptr[demand + 1] - w->d->text_ptr[demand], width = s->blocks + 1;
    int32_t *dot = w->dot - first * BLOCK * TILE % WORD_SPACE;
    postings *said = w->said;
    int64_t count = 0;
    for (int64_t q = 0; q < terms; q++) {
        const int32_t *cut = s->text_cut + term[q] * width, begin = cut[first];
        said[count] = (postings){s->text_post + begin, cut[last] - begin, weight[q]};
        __builtin_prefetch(said[count].post);
        count += cut[last] > begin;
    }
    memset(w->dot, 0, sizeof *dot * (size_t)((last - first) * BLOCK * TILE));
    for (int64_t q = 0; q < count; q++) add_posts(dot, said[q].post, said[q].count, said[q].factor);
}

static void forget_keys(work *w, int64_t demand) {
    const supply_index *s = w->s;
    for (int64_t q = w->d->key_ptr[demand]; q < w->d->key_ptr[demand + 1]; q++) {
        int32_t key = w->d->key[q], f = s->key_facet[key];
        w->mark[key] = 0;
        if (w->p->is_grouped[f] || w->p->is_share[f]) continue;
        for (int64_t r = s->post_ptr[key]; r < s->post_ptr[key + 1]; r++) w->raised[f * s->tiles * TILE + s->post_idx[r]] = 0;
    }
}

/* ``sums`` and what a word gives at most in each of some tiles; ``factor`` is what 256 steps of its weight are worth. */
static inline void add_most(uint16_t *sums, const uint8_t *most, int64_t count, uint16_t factor) {
    for (int64_t k = 0; k < count; k += LANES) {
#ifdef __AVX2__
        __m256i *sum = (__m256i *)(sums + k);
        __m256i steps = _mm256_slli_epi16((__m256i)codes(most + k), 8);
        _mm256_storeu_si256(sum, _mm256_adds_epu16(_mm256_loadu_si256(sum), _mm256_mulhi_epu16(steps, _mm256_set1_epi16((int16_t)factor))));
#else
        for (int64_t j = k; j < k + LANES; j++) sums[j] = (uint16_t)min64(UINT16_MAX, sums[j] + (most[j] * factor >> 8));
#endif
    }
}

/* The highest bound in each touched tile, text included; a sum loses less than one unit with each word. */
static __attribute__((noinline)) void bound_tiles(work *w, int64_t demand, int64_t touched) {
    const supply_index *s = w->s;
    const int64_t first = w->d->text_ptr[demand], last = w->d->text_ptr[demand + 1], weight = w->p->text_weight;
    const int64_t width = (s->tiles + LANES - 1) / LANES * LANES, start = touched ? w->tiles[0] : 0, count = touched ? w->tiles[touched - 1] + 1 - start : 0;
    uint16_t *sums = w->tile_text;
    memset(sums, 0, sizeof *sums * (size_t)(count + LANES));
    for (int64_t q = first; q < last; q++) {
        int64_t term = w->d->text_term[q], factor = (w->d->text_weight[q] * s->text_step[term] * (weight << w->text_shift) * 256 >> 24) + 1;
        add_most(sums, s->text_most + term * width + start, count, (uint16_t)factor);
    }
    for (int64_t k = 0; k < touched; k++) {
        int32_t tile = w->tiles[k];
        int64_t text = min64((sums[tile - start] + last - first) >> w->text_shift, weight);
        if (w->most[tile] >= 0) w->most[tile] = (int16_t)(w->most[tile] + text);
    }
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

static void sort_best(int64_t *keys, int64_t count) {
    if (count > FEW) {
        qsort(keys, (size_t)count, sizeof(int64_t), compare);
        return;
    }
    for (int64_t k = 1; k < count; k++) {
        int64_t key = keys[k], at = k;
        for (; at && keys[at - 1] < key; at--) keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

/* Which of 32 supplies can reach what is needed, by their bounds and products, a bit for each. */
static inline uint32_t reaching(const work *w, const int16_t *bound, const int32_t *dot) {
#ifdef WIDE
    __m512i parts = _mm512_packs_epi32(_mm512_srai_epi32(_mm512_loadu_si512(dot), 10), _mm512_srai_epi32(_mm512_loadu_si512(dot + 16), 10));
    parts = _mm512_permutexvar_epi64(_mm512_set_epi64(7, 5, 3, 1, 6, 4, 2, 0), parts);
    parts = _mm512_slli_epi16(_mm512_min_epi16(parts, _mm512_set1_epi16(1 << 14)), 1);
    parts = _mm512_mulhi_epu16(parts, _mm512_set1_epi16((int16_t)(2 * w->p->text_weight)));
    return _mm512_cmpgt_epi16_mask(_mm512_add_epi16(_mm512_loadu_si512(bound), parts), _mm512_set1_epi16((int16_t)(w->need - 2)));
#else
    const lanes share = all(2 * w->p->text_weight), least = all(w->need);
    uint32_t found = 0;
    for (int64_t k = 0; k < 32; k += LANES) {
        const lanes enough = load(bound + k) + text_lanes(dot + k, share) >= least;
        for (int64_t j = 0; j < LANES; j++) found |= (uint32_t)(enough[j] & 1) << (k + j);
    }
    return found;
#endif
}

/* Adds to the ``live`` whoever of a tile may still get in; ``dot`` are its products. */
static inline int64_t pick_live(work *w, int64_t tile, const int32_t *dot, int64_t live) {
    for (int64_t k = 0; k < TILE; k += 32)
        for (uint32_t found = reaching(w, w->bound + tile * TILE + k, dot + k); found; found &= found - 1) {
            int64_t j = k + __builtin_ctz(found), i = tile * TILE + j, text = text_points(w, dot[j]);
            __builtin_prefetch(w->s->fact + i);
            w->live[live++] = (w->bound[i] + text) << 48 | text << 32 | i;
        }
    return live;
}

/* The live, best bound first, roughly where there are many. */
static const int64_t *sort_live(work *w, int64_t count) {
    int32_t start[BUCKETS + 1];
    int64_t low = BUCKETS, high = 0;
    if (count <= FEW) {
        sort_best(w->live, count);
        return w->live;
    }
    for (int64_t k = 0; k < count; k++) low = min64(low, (w->live[k] >> 48) / BUCKET), high = max64(high, (w->live[k] >> 48) / BUCKET);
    memset(start, 0, sizeof *start * (size_t)(high - low + 2));
    for (int64_t k = 0; k < count; k++) start[high - (w->live[k] >> 48) / BUCKET + 1]++;
    for (int64_t b = 0; b < high - low; b++) start[b + 1] += start[b];
    for (int64_t k = 0; k < count; k++) w->order[start[high - (w->live[k] >> 48) / BUCKET]++] = w->live[k];
    return w->order;
}

/* Scores whoever of the live may still get in, best bound first. */
static void score_live(work *w, int64_t demand, int64_t live, result_data *out) {
    const int64_t *order = sort_live(w, live);
    for (int64_t k = 0; k < live; k++) {
        int64_t most = order[k] >> 48, text = order[k] >> 32 & 0xffff, i = (int32_t)order[k];
        if (most / BUCKET < w->need / BUCKET) break;
        if (most < w->need) continue;
        int64_t tail = 0x7fffffff - w->s->fact[i].place;
        if (w->size == w->p->top && (most << 32 | tail) <= w->heap[0]) continue;
        out->scored++;
        w->text[i] = (int16_t)text;
        keep(w, score(w, demand, i, text) << 32 | tail);
    }
    out->opened += live;
}

/* Searches some ascending tiles. */
static void search_tiles(work *w, int64_t demand, const int32_t *tiles, int64_t count, result_data *out) {
    int64_t live = 0;
    for (int64_t k = 0, next; k < count; k = next) {
        int64_t first = tiles[k] / BLOCK, last = first + 1, end = (first / SPAN + 1) * SPAN;
        for (next = k + 1; next < count && tiles[next] / BLOCK <= last && tiles[next] / BLOCK < end; next++) last = tiles[next] / BLOCK + 1;
        multiply_words(w, demand, first, last);
        for (int64_t j = k; j < next; j++) {
            if (w->most[tiles[j]] < w->need) continue;
            live = pick_live(w, tiles[j], w->dot + (tiles[j] - first * BLOCK) * TILE, live);
            if (live < LIVE_AT_ONCE) continue;
            score_live(w, demand, live, out);
            live = 0;
        }
    }
    score_live(w, demand, live, out);
    out->scanned += count;
}

/* The bound that so many of the tiles reach. */
static int64_t reached_by(const work *w, int64_t tiles, int64_t count) {
    int32_t reached[BUCKETS];
    int64_t bucket = 0;
    for (int64_t k = 0; k < tiles; k++) bucket = max64(bucket, w->most[w->tiles[k]] / BUCKET);
    memset(reached, 0, sizeof *reached * (size_t)(bucket + 1));
    for (int64_t k = 0; k < tiles; k++) reached[w->most[w->tiles[k]] / BUCKET]++;
    for (; bucket > 0 && (count -= reached[bucket]) > 0; bucket--) {}
    return bucket * BUCKET;
}

/* Searches the most promising tiles, then those that can still beat what was found there. */
static void search(work *w, int64_t demand, int64_t touched, result_data *out) {
    int64_t tiles = 0, chosen = 0, least;
    bound_tiles(w, demand, touched);
    for (int64_t k = 0; k < touched; k++) {
        w->tiles[tiles] = w->tiles[k];
        tiles += w->most[w->tiles[k]] >= w->need;
    }
    least = tiles > FIRST_TILES ? max64(w->need, reached_by(w, tiles, FIRST_TILES)) : w->need;
    for (int64_t k = 0; k < tiles; k++)
        if (w->most[w->tiles[k]] >= least) w->chosen[chosen++] = w->tiles[k];
    search_tiles(w, demand, w->chosen, chosen, out);
    if (chosen == tiles) return;
    chosen = 0;
    for (int64_t k = 0; k < tiles; k++)
        if (w->most[w->tiles[k]] >= w->need && w->most[w->tiles[k]] < least) w->chosen[chosen++] = w->tiles[k];
    search_tiles(w, demand, w->chosen, chosen, out);
}

static int64_t row_size(const profile_data *p) { return 2 * 8 + 2 * (2 + p->components); }

/* The kept as rows, best first. What lies far apart is asked for before it is read. */
static void write_rows(work *w, int64_t demand, int64_t row, result_data *out) {
    const supply_index *s = w->s;
    const profile_data *p = w->p;
    int64_t *place = w->order;
    sort_best(w->heap, w->size);
    for (int64_t k = 0; k < w->size; k++) {
        __builtin_prefetch(s->position + (0x7fffffff - (w->heap[k] & 0xffffffff)));
        __builtin_prefetch(out->supply_ids + (0x7fffffff - (w->heap[k] & 0xffffffff)));
    }
    for (int64_t k = 0; k < w->size; k++) {
        place[k] = s->position[0x7fffffff - (w->heap[k] & 0xffffffff)];
        __builtin_prefetch(s->fact + place[k]);
        __builtin_prefetch(s->row_ptr + place[k]);
    }
    const int64_t id = out->demand_ids[demand], size = row_size(p);
    uint8_t *at = out->rows + row * p->top * size;
    for (int64_t k = 0; k < w->size; k++, at += size) {
        int16_t told[2 + MOST_COMPONENTS] = {(int16_t)(k + 1), (int16_t)(w->heap[k] >> 32)};
        tell_parts(w, demand, place[k], w->text[place[k]], told + 2);
        memcpy(at, &id, 8);
        memcpy(at + 8, out->supply_ids + (0x7fffffff - (w->heap[k] & 0xffffffff)), 8);
        memcpy(at + 16, told, (size_t)size - 16);
    }
    out->count[row] = (int32_t)w->size;
}

/* Whoever looks no further than its province is matched in the arrangement by provinces, within its own. */
static void choose_range(work *w, const supply_index *both, const int32_t *d) {
    int is_near = w->p->by_reach && d[C_REACH] < REACH_ANY && both[1].province_groups;
    const supply_index *s = w->s = both + is_near;
    w->group_first = is_near ? s->province_groups[d[C_PROVINCE]] : 0;
    w->group_last = is_near ? s->province_groups[d[C_PROVINCE] + 1] : s->groups;
    if (is_near && !d[C_PROVINCE]) w->group_last = w->group_first;
    w->tile_first = w->group_first < w->group_last ? s->group_ptr[w->group_first] / TILE : 0;
    w->tile_last = w->group_first < w->group_last ? (s->group_ptr[w->group_last] + TILE - 1) / TILE : 0;
}

static void match(work *w, const supply_index *both, int64_t demand, int64_t row, result_data *out) {
    choose_range(w, both, w->d->columns + demand * COLUMNS);
    const supply_index *s = w->s;
    const profile_data *p = w->p;
    const demand_index *dx = w->d;
    const int32_t *d = dx->columns + demand * COLUMNS, *wanted = dx->wanted + demand * s->facets;
    terms t;
    w->own = p->by_organization ? d[C_ORGANIZATION] : -1;
    w->constant = read_terms(w, demand, &t);
    int is_blocked = wanted[p->block] > 0;
    for (int64_t f = 0; f < s->facets; f++) {
        int32_t c = w->part_of[f];
        if (!p->is_grouped[f]) w->constant += points(p, c, wanted[f] ? p->silence[c] : p->neutral[c]);
    }
    for (int64_t q = dx->key_ptr[demand]; q < dx->key_ptr[demand + 1]; q++) w->mark[dx->key[q]] = dx->worth[q];
    fill_groups(w, demand, &t, is_blocked);
    int64_t touched = 0;
    for (int64_t k = w->tile_first; k < w->tile_last; k++)
        if (w->is_touched[k]) w->tiles[touched++] = (int32_t)k;
    choose_bits(w, demand);
    int64_t found = scan_any(w, &t, touched);
    raise_bounds(w, demand);
    if (w->own >= 0) {
        for (int64_t q = s->organization_ptr[w->own]; q < s->organization_ptr[w->own + 1]; q++) {
            int32_t i = s->organization_idx[q];
            if (!w->is_touched[i / TILE]) continue;
            found -= w->bound[i] >= 0;
            w->bound[i] = INVALID;
        }
    }
    for (int64_t k = 0; k < touched; k++) w->is_touched[w->tiles[k]] = 0;
    w->size = 0;
    w->need = w->floor = dx->floor ? dx->floor[demand] : 0;
    read_varying(w, demand);
    search(w, demand, touched, out);
    write_rows(w, demand, row, out);
    out->candidates += found;
    out->lonely += !found;
    forget_keys(w, demand);
}

/* Asks for what the next demand's words will be looked up in. */
static void ask_ahead(const work *w, const supply_index *both, int64_t demand) {
    const demand_index *d = w->d;
    const int32_t *columns = d->columns + demand * COLUMNS;
    const int is_near = w->p->by_reach && columns[C_REACH] < REACH_ANY && both[1].province_groups;
    const supply_index *s = both + is_near;
    const int64_t width = (s->tiles + LANES - 1) / LANES * LANES;
    const int64_t tile = is_near ? s->group_ptr[s->province_groups[columns[C_PROVINCE]]] / TILE : 0;
    for (int64_t q = d->text_ptr[demand]; q < d->text_ptr[demand + 1]; q++) {
        const int64_t term = d->text_term[q];
        __builtin_prefetch(s->text_most + term * width + tile);
        __builtin_prefetch(s->text_cut + term * (s->blocks + 1) + tile / BLOCK);
    }
}

static int64_t most_words(const demand_index *d, const int32_t *turn, int64_t count) {
    int64_t most = 0;
    for (int64_t k = 0; k < count; k++) most = max64(most, d->text_ptr[turn[k] + 1] - d->text_ptr[turn[k]]);
    return most;
}

/* Match ``count`` demands, named in ``turn``, into the rows that begin with that of demand ``first``; several threads share them, each taking
 * AT_ONCE that nobody has. The supplies are there twice: arranged by subject alone, and by province first. Returns 0, or 1 where memory is short. */
int match_range(const supply_index *both, const demand_index *d, const profile_data *p, const int32_t *turn, int64_t count, int64_t first, result_data *out) {
    const supply_index *s = both;
    int64_t padded = s->tiles * TILE, groups = max64(both[0].groups, both[1].groups);
    work w = {.s = s, .d = d, .p = p};
    w.base = aligned_alloc(64, 2 * (size_t)padded + 64);
    w.bound = aligned_alloc(64, 2 * (size_t)padded + 64);
    w.dot = aligned_alloc(64, 4 * SPAN * BLOCK * TILE);
    w.said = malloc(((size_t)most_words(d, turn, count) + 1) * sizeof *w.said);
    w.text = aligned_alloc(64, 2 * (size_t)padded + 64);
    w.tiles = calloc((size_t)s->tiles + 1, 4);
    w.chosen = calloc((size_t)s->tiles + 1, 4);
    w.most = calloc((size_t)s->tiles + 1, 2);
    w.tile_text = calloc((size_t)s->tiles + 2 * LANES, 2);
    w.live = malloc((size_t)padded * 8 + 8);
    w.order = malloc((size_t)max64(padded, p->top) * 8 + 8);
    w.is_touched = calloc((size_t)s->tiles + 1, 1);
    w.group_value = calloc((size_t)(s->facets * groups) + 1, 4);
    w.group_points = calloc((size_t)groups + 1, 4);
    w.group_bits = calloc((size_t)groups / 64 + 1, 8);
    w.raised = calloc((size_t)(s->facets * padded) + 1, 2);
    w.mark = calloc((size_t)s->keys + 1, 4);
    w.facet_value = calloc((size_t)s->facets + 1, 4);
    w.heap = calloc((size_t)p->top + 1, 8);
    void *mine[] = {w.base, w.bound, w.dot, w.said, w.text, w.tiles, w.chosen, w.most, w.tile_text, w.live, w.order, w.is_touched, w.group_value, w.group_points,
                    w.group_bits, w.raised, w.mark, w.facet_value, w.heap};
    int is_short = 0;
    for (size_t k = 0; k < sizeof mine / sizeof *mine; k++) is_short |= !mine[k];
    if (!is_short) {
        for (int32_t c = 0; c < p->components; c++)
            if (p->kind[c] >= 0) w.part_of[p->kind[c]] = c;
        while (w.text_shift < 8 && p->text_weight << (w.text_shift + 1) <= TEXT_SUM) w.text_shift++;
        for (int64_t k; (k = __atomic_fetch_add(out->next, AT_ONCE, __ATOMIC_RELAXED)) < count;)
            for (int64_t end = min64(count, k + AT_ONCE); k < end; k++) {
                if (k + 1 < end) ask_ahead(&w, both, turn[k + 1]);
                match(&w, both, turn[k], turn[k] - first, out);
            }
    }
    for (size_t k = 0; k < sizeof mine / sizeof *mine; k++) free(mine[k]);
    return is_short;
}

/* Moves the written rows together. */
void pack_rows(uint8_t *rows, const int32_t *count, int64_t demands, int64_t top, int64_t size) {
    int64_t written = 0;
    for (int64_t k = 0; k < demands; k++) {
        if (written < k * top) memmove(rows + written * size, rows + k * top * size, (size_t)(count[k] * size));
        written += count[k];
    }
}

/* Gives the edges their seats in this order, each as many as both ends have left. */
void give_seats(const int64_t *order, const int64_t *demand, const int64_t *supply, int64_t edges, int64_t *left, int64_t *free_seats, int64_t *units) {
    for (int64_t k = 0; k < edges; k++) {
        if (k + FAR_AHEAD < edges) {
            __builtin_prefetch(demand + order[k + FAR_AHEAD]);
            __builtin_prefetch(supply + order[k + FAR_AHEAD]);
        }
        int64_t edge = order[k], given = min64(left[demand[edge]], free_seats[supply[edge]]);
        units[edge] = given;
        left[demand[edge]] -= given;
        free_seats[supply[edge]] -= given;
    }
}
